"""The owner's desk: the commands that list, show, export, send again, release, dismiss, purge and check.

May import the mail, the intake, the store, the settings and the values. Not what serves pages.
"""
