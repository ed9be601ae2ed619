"""The forms people fill in: the estimator, the quote form, the home page's three questions, the small tools.

Lives here: what each form asks, and its HTML. The relay uses these too, to fill a form in again.
May import what every package may use; may not import tables, drawings, hosting, or how the build is run.
"""
