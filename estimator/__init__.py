"""The rules of COR pricing: the only code that ever computes a price."""

__version__ = "2026.11.0"
