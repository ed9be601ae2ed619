"""The database: schema, connection, transactions, group commit, limits on mail to visitors, deletion.

May import values and settings. Knows neither forms nor the text of mails.
"""
