"""The quote form's receiver: takes, checks, stores, prices again with the same engine, and mails."""
