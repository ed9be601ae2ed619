"""The rate card and the dated facts beside it: read strictly from `data/`, frozen, each value with unit, source and days.

May import `parsing` and `values`. Computes no price.
"""
