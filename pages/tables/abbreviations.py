"""Short forms and their meaning, for every page: the certifying partners' from the data, the others from abbreviations.toml."""

from pathlib import Path

from estimator import wire
from pages.config import toml

FRAGMENT = Path("docs/_fragments/abbreviations.md")
TERMS = Path(__file__).with_suffix(".toml")


def render() -> str:
    """Return them as Markdown that MkDocs appends to each page."""
    partners = wire.card().partners.values()
    abbreviations = {partner.short: f"{partner.name}, a certifying partner" for partner in partners if partner.short.isupper()}
    abbreviations |= toml(TERMS)
    return "".join(f"*[{short}]: {meaning}\n" for short, meaning in abbreviations.items())


def made() -> dict[Path, str]:
    """Return the fragment."""
    return {FRAGMENT: render()}
