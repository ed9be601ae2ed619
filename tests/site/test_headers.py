"""What the shipped `_headers` says of the engine's files."""

import json

import pytest

from pages.hosting import headers
from testing import built

MANIFEST = json.loads((built.SITE / "assets" / "engine" / "manifest.json").read_text())
WASM = dict.fromkeys(("python", "rest", "plain"), "application/wasm")
KINDS = {"runtime": "text/javascript; charset=utf-8", **WASM}


@pytest.mark.parametrize("part", MANIFEST["files"])
def test_engine_file(part: str) -> None:
    """Each file of the engine may be kept for a year, and code has the type that browsers insist on."""
    text = (built.SITE / "_headers").read_text()
    _, found, rest = text.partition(f"/assets/engine/{MANIFEST['files'][part]['name']}\n")
    block = rest[: rest.find("\n/")]

    assert found
    assert f"  Cache-Control: {headers.YEAR}" in block
    assert f"  Content-Type: {KINDS.get(part, 'application/octet-stream')}" in block
