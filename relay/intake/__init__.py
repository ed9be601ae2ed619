"""Receiving requests: read and validate the body, limit the rate, score requests, price, store.

May import store, settings and values, not mail, admin or web.
"""
