"""What the pages say in figures, computed by the engine: prices, rates, fees, samples, golden cases, evidence.

Lives here: tables, bars and downloads, as they are in docs/. No form and no rule.
May import what every package may use; may not import forms, drawings, hosting, or how the build is run.
"""
