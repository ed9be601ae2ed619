"""From a request to an estimate: the request, the rules, the lines with their reasons, the sum, the words beside it.

May import `card`, `parsing` and `values`. Writes no HTML, text or JSON.
"""
