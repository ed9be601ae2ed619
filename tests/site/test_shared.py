"""What search engines, shared links and home screens read."""

import json
import struct
from pathlib import Path
from typing import Any

import pytest

from pages import content, share
from testing import built

pytestmark = pytest.mark.check

ACCEPT = "quote/accept/"
"""The page that only the link of a quote's letter opens."""
URLS = sorted(set(map(built.url_of, built.sources())) - {ACCEPT})


def kinds(url: str) -> dict[str, Any]:
    """Return a page's linked data by type."""
    return {item["@type"]: item for item in built.pages()[url].linked}


def test_the_firm_is_described_without_placeholders() -> None:
    """The home page says who the firm is, and leaves out what the owner has not filled in."""
    firm = kinds("")["ProfessionalService"]

    assert firm["areaServed"]["name"] == content.config()["extra"]["firm"]["area"]
    assert "[" not in json.dumps({key: value for key, value in firm.items() if key != "knowsAbout"})


def test_questions_are_linked_data_as_on_the_page() -> None:
    """Each question and answer of the data is on the page, word for word."""
    page = built.pages()["answers/"]
    found = kinds("answers/")["FAQPage"]["mainEntity"]
    text = page.article.replace("\N{NO-BREAK SPACE}", " ")

    assert len(found) == sum(level == 3 for level, _ in page.headings) > 15
    for entry in found:
        assert entry["name"] in text
        assert entry["acceptedAnswer"]["text"].replace("\N{NO-BREAK SPACE}", " ") in text


def test_the_service_has_an_offer() -> None:
    """The page about prices offers an audit in Canadian dollars."""
    assert kinds("pricing/")["Service"]["offers"]["priceCurrency"] == "CAD"


@pytest.mark.parametrize("url", [url for url in URLS if url])
def test_every_page_has_breadcrumbs(url: str) -> None:
    """The breadcrumb list begins at home, ends at this page, and counts from one."""
    trail = kinds(url)["BreadcrumbList"]["itemListElement"]

    assert [item["position"] for item in trail] == [*range(1, len(trail) + 1)]
    assert trail[-1]["item"] == content.config()["site_url"] + url


@pytest.mark.parametrize("url", URLS)
def test_a_shared_link_has_its_picture(url: str) -> None:
    """The picture a shared link shows is there, 1200 by 630, and drawn with the page's present title."""
    page = built.pages()[url]
    address = page.metas["og:image"].removeprefix(content.config()["site_url"])
    data = (built.SITE / address).read_bytes()

    assert struct.unpack(">II", data[16:24]) == (1200, 630)
    assert json.loads(share.TITLES.read_text(encoding="utf-8"))["titles"][Path(address).stem] == page.metas["og:title"], "run `make fresh`"


def test_robots_and_llms_lead_to_every_page() -> None:
    """Robots.txt names the map, the map and llms.txt name every page of the navigation."""
    base = content.config()["site_url"]
    robots, listed, sitemap = ((built.SITE / name).read_text(encoding="utf-8") for name in ("robots.txt", "llms.txt", "sitemap.xml"))
    wanted = {base + url for url in built.contents() if url not in {ACCEPT, "quote/thank-you/"}}

    assert f"Sitemap: {base}sitemap.xml" in robots
    assert sorted(address for address in wanted if f"({address})" not in listed) == []
    assert sorted(address for address in wanted if f"<loc>{address}</loc>" not in sitemap) == []


def test_the_page_that_accepts_a_quote_is_not_to_be_found() -> None:
    """It asks not to be listed and names itself to nobody; no map, list or page of the site leads to it, and it shows no figure."""
    page = built.pages()[ACCEPT]
    lists = [
        (built.SITE / name).read_text(encoding="utf-8") for name in ("robots.txt", "llms.txt", "sitemap.xml", "search/search_index.json")
    ]

    assert (page.metas["robots"], page.metas["referrer"]) == ("noindex", "no-referrer")
    assert not any(ACCEPT in text for text in lists)
    assert not [url for url, other in built.pages().items() for link, _ in other.links if other.target(link)[0] == ACCEPT and url != ACCEPT]
    assert "$" not in (built.SITE / ACCEPT / "index.html").read_text(encoding="utf-8").partition("<main")[2].partition("</main>")[0]


def test_the_home_screen_has_its_icons() -> None:
    """Every icon of the manifest is there in its size."""
    for icon in json.loads((built.SITE / "manifest.webmanifest").read_text(encoding="utf-8"))["icons"]:
        width, height = struct.unpack(">II", (built.SITE / icon["src"]).read_bytes()[16:24])
        assert f"{width}x{height}" == icon["sizes"]
