"""What the pages say in figures, worked out by the engine: prices, rates, fees, samples, golden cases, evidence.

Lives here: tables, bars and files to take away, as they stand in docs/. No form and no rule.
May import `pages.templates` and `pages.day`; may not import forms, drawings, hosting, or how the build is run.
"""
