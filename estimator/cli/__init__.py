"""The command line of the owner: prices, asks, checks a rate card, holds past quotes against the engine.

May import everything below. Nothing imports it but `__main__`.
"""
