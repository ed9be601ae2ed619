"""What hosts, browsers and crawlers read beside the pages: headers, compressed copies, named style sheets, feeds.

Lives here: what is written from the settings or from the built site, never a word of a page.
May import what every package may use and, for the receiver's address, `pages.forms.providers`; may not import tables or drawings.
"""
