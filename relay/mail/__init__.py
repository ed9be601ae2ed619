"""Sending: the mails' words, the queue in the store, the threads that send and the ways out.

May import the store, the settings and the values. Neither the intake, the owner's desk nor the pages.
"""
