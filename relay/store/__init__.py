"""Keeping: the tables, what may be done to them, and the journal that many visitors write through at once.

May import the values and the settings. Knows neither a form nor a mail's words.
"""
