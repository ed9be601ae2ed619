"""Taking in: a body of bytes from anyone is read, judged, checked, priced and put into the store.

May import the store, the settings and the values. Neither the mails, the owner's desk nor the pages.
"""
