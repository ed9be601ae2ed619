"""Kinds of value: dollars and cents, and numbers known only as low, likely, high.

The ground floor: imports nothing of this package.
"""
