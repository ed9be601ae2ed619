"""Administration: the owner's commands, which list, show, export, resend, release, dismiss, purge, back up, restore and check.

May import mail, intake, store, settings and values, not web.
"""
