"""Parsers for numbers, dates, forms, share links, the body of an ask, and TOML; problems name field and remedy.

May import `values` only. Knows no rate, question or price.
"""
