"""What the owner keeps up to date: facts with the day they were read, and who the firm is.

Lives here: what reads the data files and pages as text, with file and line, and what writes the owner's answers into them.
May import what every package may use; may not import forms, tables, drawings or hosting, and computes no price.
"""
