"""The rate card: everything in `data/`, validated and frozen, each value with unit, source and dates.

May import `parsing` and `values`. Computes no price.
"""
