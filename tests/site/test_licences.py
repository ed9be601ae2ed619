"""What is shipped and was not written here: listed on the site with its licence, and in the bill of materials at release."""

import json
import re
import subprocess

import pytest

from pages.upkeep import licences
from testing import built
from testing.served import ROOT

PARTS = licences.shipped()


@pytest.mark.parametrize("name", [name for name, part in PARTS.items() if "package" in part])
def test_the_licence_is_the_packages_own(name: str) -> None:
    """What shipped.toml says of an installed package is what the package says of itself."""
    part = PARTS[name]
    licence = licences.installed(part)[1]
    assert part["version"] == "python" or licence == part["licence"]


def test_every_library_in_the_theme_is_listed() -> None:
    """The libraries that the theme's source maps name are those of shipped.toml: a new one in a new theme fails here."""
    found = set()
    for file in (built.SITE / "assets").glob("*/**/*.map"):
        for source in json.loads(file.read_text(encoding="utf-8"))["sources"]:
            if match := re.search(r"node_modules/((?:@[^/]+/)?[^/]+)", source):
                found.add(match[1])
    assert found == {name for name, part in PARTS.items() if part.get("inside") == "theme"}


@pytest.mark.parametrize(("part", "mark"), [("libmpdec", b"libmpdec"), ("expat", b"expat_"), ("bzip2", b"libbzip2"), ("hacl", b"_hacl/")])
def test_what_is_said_to_be_in_the_runtime_is_there(part: str, mark: bytes) -> None:
    """A library listed as part of the runtime has left its name in it."""
    assert part in PARTS
    assert mark in (ROOT / "node_modules/pyodide/pyodide.asm.wasm").read_bytes()


def test_nothing_is_shipped_that_no_page_loads() -> None:
    """The search's rules for other languages, with licences of their own, stay out of the site."""
    assert not (built.SITE / "assets/javascripts/lunr").exists()


def test_the_page_lists_all() -> None:
    """The page of licences names every part and every package of the relay, each with a licence."""
    text = built.pages()["about/licences/"].article
    assert [part["name"] for part in PARTS.values() if part["name"] not in text] == []
    for name, version, licence in licences.relay():
        assert licence
        assert f"{name} {version} {licence}" in text


@pytest.mark.long
def test_the_bill_of_materials() -> None:
    """`make bom` lists what the relay installs at its versions with licences, and the runtime that came from npm, as CycloneDX."""
    done = subprocess.run(["sh", "requirements/bom.sh", "relay", "browser"], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    relay, browser = (json.loads((ROOT / f"dist/{name}.cdx.json").read_text(encoding="utf-8")) for name in ("relay", "browser"))
    assert {relay["bomFormat"], browser["bomFormat"]} == {"CycloneDX"}
    assert {(part["name"].lower().replace("_", "-"), part["version"]) for part in relay["components"]} == {
        (name, version) for name, version, _ in licences.relay()
    }
    assert all(part["licenses"] for part in relay["components"])
    assert ("pyodide", PARTS["pyodide"]["licence"]) in {
        (part["name"], next(iter(part.get("licenses", [{}])))["license"]["id"]) for part in browser["components"]
    }
