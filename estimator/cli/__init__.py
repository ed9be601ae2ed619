"""The command line of the owner: prices, asks, checks a rate card, makes quotes, compares past ones with the engine.

May import everything below; the browser has none of it.
"""
