"""Value types: dollars and cents, and numbers with low, likely and high.

Imports nothing of this package.
"""
