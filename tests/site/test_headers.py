"""What the shipped `_headers` says of the engine's files."""

from pages.hosting import headers
from testing import built
from testing.engine_page import engine_files

WASM = dict.fromkeys(("python", "rest", "plain"), "application/wasm")
TYPES = {"runtime": "text/javascript; charset=utf-8", **WASM}


def test_engine_files() -> None:
    """Each file of the engine may be kept for a year, and code has the type that browsers insist on."""
    text = (built.SITE / "_headers").read_text()
    for part, file in engine_files().items():
        _, found, rest = text.partition(f"/assets/engine/{file['name']}\n")
        block = rest[: rest.find("\n/")]
        assert found, part
        assert f"  Cache-Control: {headers.YEAR}" in block, part
        assert f"  Content-Type: {TYPES.get(part, 'application/octet-stream')}" in block, part
