"""Text into values: numbers, dates, forms, share links, an ask's values, TOML, each with problems that name field and remedy.

May import `values` only. Knows no rate, no question, no price.
"""
