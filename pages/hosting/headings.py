"""Takes each heading's link to itself out of the heading's name and of the Tab order: it is for a pointer."""

from pathlib import Path

LINK = '<a class="headerlink"'
HIDDEN = f'{LINK} aria-hidden="true" tabindex="-1"'


def clear(site: Path) -> None:
    """Mark the links in every page.

    Raises:
        ValueError: no page has one; the theme writes them otherwise now.

    """
    changed = False
    for page in site.rglob("*.html"):
        text = page.read_text(encoding="utf-8")
        if LINK in text:
            changed = True
            page.write_text(text.replace(LINK, HIDDEN), encoding="utf-8")
    if not changed:
        raise ValueError(f"{site}: no page has {LINK}; see `permalink` in mkdocs.yml, and change LINK in {__name__}")
