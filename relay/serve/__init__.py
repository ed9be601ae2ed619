"""Serving: the application, its answers and pages, the built site, health, metrics and logs.

May import every room but the owner's desk. Only `relay/__main__.py` imports this one.
"""
