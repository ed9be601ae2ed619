"""The engine's version: a part of every estimate's reference. Change it when a rule changes, never for a rate."""

__version__ = "2026.11.0"
