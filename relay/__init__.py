"""The quote form's receiver: takes, checks, stores, prices again with the same engine, and mails.

Rooms, from the door down: serve | desk, mail | intake, store, settings, values. Each imports only what is below it.
"""
