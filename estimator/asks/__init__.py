"""The asks of `wire.handle`: one module each, which reads what was sent, finds the answer and lays it out.

`registry.ASKS` is the one table of them. May import everything below; no ask imports `registry` or `wire`.
"""
