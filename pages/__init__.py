"""What the build makes for the pages: forms, tables, drawings, and what hosts read beside them.

At the top: the commands (`__main__`, `probe`, `release`, `share`), the list of all that is made (`parts`), and what every package
may use (`config`, `content`, `day`, `mail_header`, `templates`). The packages may not import the commands or `parts`, and none computes a price.
"""
