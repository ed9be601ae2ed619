"""Formats an estimate or another answer: HTML, CSV, SVG, calendar files, JSON Schema.

May import `pricing` and what is below it. Answers no ask, and computes no price of its own: it calls `pricing`.
"""
