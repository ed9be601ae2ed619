"""From a request to an estimate: request, rules, lines with reasons, total, notes.

May import `card`, `parsing` and `values`. Writes no HTML, text or JSON.
"""
