"""Receives the quote form: validates, stores, prices again with the same engine, and mails.

Layers, from the top: web | admin, mail | intake, store, settings, values. Each imports only those below it.
"""
