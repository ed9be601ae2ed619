"""What the site tells machines: llms.txt, robots.txt, the home screen's manifest, and the questions as linked data."""

import json
import re
from pathlib import Path

from pages.content import DOCS, address, config, front, sections

FAQ = Path("overrides/partials/cor/faq.html")
"""For the head: the theme runs every script in the part of a page that it replaces."""
# A link at the end of an answer names another page: nothing to say aloud.
LAST = re.compile(r"\s*\[[^\]]+\]\([^)]*\)\s*$")
LINK = re.compile(r"\[([^\]]+)\]\([^)]*\)(?:\{[^}]*\})?")


def llms() -> str:
    """Return llms.txt: the site in one list that a language model can read."""
    lines = [f"# {config()['site_name']}", "", f"> {' '.join(config()['site_description'].split())}", ""]
    for name, pages in sections().items():
        lines += [f"## {name or 'Start here'}", ""]
        lines += [f"- [{front(page)['title']}]({address(page)}): {front(page)['description']}" for page in pages]
        lines.append("")
    return "\n".join(lines)


def robots() -> str:
    """Return robots.txt: everything may be read, and here is the map."""
    return f"User-agent: *\nAllow: /\n\nSitemap: {config()['site_url']}sitemap.xml\n"


def manifest() -> str:
    """Return the web manifest: name, colours, icons. Its addresses are relative, so any base path will do."""
    icons = [{"src": f"assets/img/icon-{size}.png", "sizes": f"{size}x{size}", "type": "image/png"} for size in (192, 512)]
    values = {
        "name": config()["site_name"],
        "short_name": "COR Audits",
        "start_url": "./",
        "display": "browser",
        "background_color": "#FBFAF6",
        "theme_color": "#0E4F4A",
        "icons": icons,
    }
    return json.dumps(values, indent=2) + "\n"


def questions() -> list[tuple[str, str]]:
    """Return the questions and answers of the page of questions, as plain text."""
    text = (DOCS / "answers/index.md").read_text(encoding="utf-8")
    pairs = re.findall(r"^### (.+?)\n+(.+?)\n(?=\n|$)", text, re.MULTILINE | re.DOTALL)
    return [(question.strip(), LINK.sub(r"\1", LAST.sub("", " ".join(answer.split())))) for question, answer in pairs]


def faq() -> str:
    """Return the questions as linked data."""
    values = {
        "@context": "https://schema.org",
        "@type": "FAQPage",
        "mainEntity": [
            {"@type": "Question", "name": question, "acceptedAnswer": {"@type": "Answer", "text": answer}}
            for question, answer in questions()
        ],
    }
    return f'<script type="application/ld+json">{json.dumps(values, ensure_ascii=False).replace("</", "<\\/")}</script>\n'


def made() -> dict[Path, str]:
    """Return the files."""
    return {
        DOCS / "llms.txt": llms(),
        DOCS / "robots.txt": robots(),
        DOCS / "manifest.webmanifest": manifest(),
        FAQ: faq(),
    }
