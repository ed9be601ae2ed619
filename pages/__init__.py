"""What the build makes for the pages: forms, tables, drawings, and what hosts read beside them.

At the door: the commands (`__main__`, `release`, `share`), the list of all that is made (`parts`), and what every room
may use (`content`, `day`, `templates`). Rooms may not import the commands or `parts`, and no room computes a price.
"""
