"""Sending mail: templates, the queue with its retries and dead letters, the courier's threads, SMTP and Maildir.

May import store, settings and values, not intake, admin or web.
"""
