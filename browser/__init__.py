"""Builds the folder a page needs to run ``estimator`` in the visitor's browser.

One pipeline, `python -m browser build`, from the pinned runtime in ``node_modules/pyodide``
and our own wheel to content-hashed files and one manifest in ``docs/assets/engine/``.
"""
