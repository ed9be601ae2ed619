"""Golden cases: prices written down, so that a changed rate or rule shows which prices it changes."""
