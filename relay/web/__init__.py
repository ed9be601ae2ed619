"""The web server: application, responses, built pages, static files, connection limits, health, metrics, logs.

May import every package of relay but admin. Only `relay/__main__.py` imports this one.
"""
