"""The asks of `wire.handle`: one module each, which parses the body, computes the answer and formats it.

`registry.ASKS` lists them. May import everything below; no ask imports `registry` or `wire`.
"""
