"""The command line of the owner: prices, asks, checks a rate card, holds past quotes against the engine.

May import everything below; the browser has none of it.
"""
