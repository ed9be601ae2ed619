"""Small modules for all of relay: clock, email addresses, amounts of money, numbers, networks, text that is safe to print.

Imports nothing else of relay.
"""
