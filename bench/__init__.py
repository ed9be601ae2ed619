"""Benchmarks and campaigns: `python -m bench NAME`, each with its baseline in the same run."""
