"""What every room may use: the clock, mail addresses, amounts of money.

Nothing of the relay is imported here.
"""
