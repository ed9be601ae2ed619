"""What the build makes for the pages: forms, tables, drawings, and what hosts read beside them.

At the top: the commands (`__main__`, `release`, `share`), the list of all that is made (`parts`), and what every package
may use (`content`, `day`, `templates`). The packages may not import the commands or `parts`, and none computes a price.
"""
