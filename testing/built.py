"""The built pages, read once: what a visitor, a search engine or a shared link gets."""

import json
import re
from dataclasses import dataclass, field
from functools import cache
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urldefrag, urljoin

import yaml

from pages import content

ROOT = Path(__file__).resolve().parents[1]
SITE = ROOT / "site"
DOCS = ROOT / "docs"
VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
LOADED = {("script", "src"), ("img", "src"), ("source", "src"), ("iframe", "src"), ("video", "src"), ("audio", "src"), ("object", "data")}
HOST = f"https://site.test{content.root()}"
# Tags that do not part words.
INLINE = {"a", "abbr", "b", "code", "em", "i", "small", "span", "strong", "time", "tspan"}


@dataclass
class Page:
    """One built page; `url` is its address below the site's root, such as `audit/scoring/`."""

    url: str
    file: Path
    title: str = ""
    headings: list[tuple[int, str]] = field(default_factory=list)
    metas: dict[str, str] = field(default_factory=dict)
    links: list[tuple[str, str]] = field(default_factory=list)
    loads: list[str] = field(default_factory=list)
    heads: list[dict[str, str]] = field(default_factory=list)
    ids: list[str] = field(default_factory=list)
    attributes: set[str] = field(default_factory=set)
    linked: list[Any] = field(default_factory=list)
    article: str = ""
    host: str = HOST

    def target(self, link: str) -> tuple[str, str]:
        """Return where a link leads: the address below the root (or whole, on another host) and the anchor."""
        address, anchor = urldefrag(urljoin(self.host + self.url, link))
        return unquote(address.removeprefix(self.host)), unquote(anchor)


class _Reader(HTMLParser):
    def __init__(self, page: Page) -> None:
        super().__init__()
        self.page = page
        self.open: list[str] = []
        self.words: list[str] = []
        self.script = ""
        self.collect: list[str] | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        page = self.page
        self.words += [] if tag in INLINE else [" "]
        page.attributes |= set(values)
        if "id" in values:
            page.ids.append(values["id"])
        if tag == "a" and "href" in values:
            page.links.append((values["href"], values.get("class", "")))
        if tag == "meta" and ("name" in values or "property" in values):
            page.metas[values.get("name") or values["property"]] = values.get("content", "")
        if tag == "link":
            page.heads.append(values)
            if values.get("rel") in {"stylesheet", "preload", "icon", "apple-touch-icon", "manifest", "modulepreload"}:
                page.loads.append(values["href"])
        page.loads += [values[name] for name in values if (tag, name) in LOADED]
        self.script = values.get("type", "") if tag == "script" else ""
        if tag in {"title", "h1", "h2", "h3", "h4"} and "svg" not in self.open:
            self.collect = []
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self.open.pop()

    def handle_endtag(self, tag: str) -> None:
        self.words += [] if tag in INLINE else [" "]
        if tag in self.open:
            while self.open.pop() != tag:
                pass
        if self.collect is not None and tag in {"title", "h1", "h2", "h3", "h4"}:
            text = " ".join("".join(self.collect).split())
            if tag == "title":
                self.page.title = text
            else:
                self.page.headings.append((int(tag[1]), text))
            self.collect = None

    def handle_data(self, data: str) -> None:
        if self.script == "application/ld+json" and self.open and self.open[-1] == "script":
            self.page.linked.append(json.loads(data))
        if self.collect is not None:
            self.collect.append(data)
        if "article" in self.open and "script" not in self.open and "style" not in self.open:
            self.words.append(data)


def read(file: Path, root: Path, host: str = HOST) -> Page:
    """Read one built page."""
    url = file.relative_to(root).as_posix().removesuffix("index.html")
    page = Page(url, file, host=host)
    reader = _Reader(page)
    reader.feed(file.read_text(encoding="utf-8"))
    reader.close()
    page.article = " ".join("".join(reader.words).replace("¶", " ").split())
    return page


@cache
def pages(root: Path = SITE, host: str = HOST) -> dict[str, Page]:
    """Return every built page by its address; `host` is what the addresses begin with."""
    if not root.is_dir():
        message = f"{root} is not there; run `make site`"
        raise FileNotFoundError(message)
    pages = (read(file, root, host) for file in sorted(root.rglob("*.html")))
    return {page.url: page for page in pages}


def missing(page: Page, all_pages: dict[str, Page], site: Path = SITE) -> list[str]:
    """Return what a page links or loads that is not there: a page, a file, an anchor; one outside the path of the site's address too."""
    origin, wrong = page.host[: page.host.index("/", 8)] + "/", []
    for link in [*(link for link, _ in page.links), *page.loads]:
        if link.startswith(("mailto:", "tel:", "javascript:", "data:")):
            continue
        address, anchor = page.target(link)
        if address in all_pages:
            answers = address in {"quote/", "pricing/estimate/"} and "=" in anchor
            if anchor and anchor not in all_pages[address].ids and not answers:
                wrong.append(f"{link}: no #{anchor} on {address or 'the home page'}")
        elif address.startswith(origin) or ("://" not in address and not (site / address).is_file()):
            wrong.append(f"{link}: no such page or file")
    return wrong


def contents() -> dict[str, Page]:
    """Return the pages that have a text of their own: all but the page for wrong addresses."""
    return {url: page for url, page in pages().items() if url != "404.html"}


@cache
def sources() -> dict[str, tuple[dict[str, Any], str]]:
    """Return the Markdown pages by path: front matter and text."""
    sources = {}
    for file in sorted(DOCS.rglob("*.md")):
        path = file.relative_to(DOCS).as_posix()
        if not path.startswith("_fragments/"):
            front = re.match(r"---\n(.*?)\n---\n(.*)", file.read_text(encoding="utf-8"), re.DOTALL)
            assert front, f"docs/{path}: has no front matter"
            sources[path] = (yaml.safe_load(front[1]), front[2])
    return sources


def url_of(path: str) -> str:
    """Return the address of a Markdown page."""
    return path.removesuffix("index.md") if path.endswith("index.md") else f"{path.removesuffix('.md')}/"


def re_url(end: str) -> re.Pattern[str]:
    """Return a pattern for addresses that end like this."""
    return re.compile(re.escape(end) + "$")
