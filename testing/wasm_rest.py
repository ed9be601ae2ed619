"""The rest of the wasm as tests need it: Python that calls its functions group by group, a worker that runs it, and what may befall its file."""

import json

from browser import slim, split, wasm
from browser.paths import MANIFEST
from testing.engine_host import ENGINE_POLICY, Host

REST = "assets/engine/rest"
FAULTS = ("missing", "truncated", "changed", "gone", "another build", "refused")
"""What may befall its file, the last by the page's own policy."""

GROUPS = {
    "codecs": """
import _codecs
text = "Zoë, 12 €, \\U0001F6A7"
names = ("utf_7", "utf_16_le", "utf_16_be", "utf_32_le", "unicode_escape", "raw_unicode_escape", "utf_8")
coded = [getattr(_codecs, f"{name}_encode")(text)[0] for name in names]
found = [coded, [getattr(_codecs, f"{name}_decode")(data)[0] for name, data in zip(names, coded)], b"\\xff\\xc3".decode("utf-8", "replace")]
""",
    "compression": """
import zlib
data = b"audit " * 5000
packed = zlib.compress(data, 9)
found = [len(packed) < 200, zlib.decompress(packed) == data, zlib.crc32(data), zlib.adler32(data)]
""",
    "unicode names": """
import unicodedata
found = [[unicodedata.name(char), unicodedata.category(char), unicodedata.normalize("NFD", char)] for char in "é½٩Å"]
found.append(unicodedata.lookup("GREEK SMALL LETTER ALPHA"))
""",
    "dates": """
import datetime, time
day = datetime.datetime(2026, 2, 3, 4, 5, 6, tzinfo=datetime.timezone(datetime.timedelta(hours=-7)))
found = [day.strftime("%A %d %B %Y %H:%M %z"), day.isocalendar(), day.utctimetuple()[:6], str(day - datetime.timedelta(days=400)), time.strftime("%j", time.gmtime(86400 * 99))]
""",
    "errors": """
found = []
for wrong in ("1 / 0", "[].pop()", "int('x' * 9)", "'%d' % 'x'", "{}['gone']", "def", "b'a' + 'a'", "(lambda: 1)(2)", "float('x')", "''.join([1])", "chr(-1)"):
    try:
        eval(wrong)
    except Exception as error:
        found.append([type(error).__name__, str(error)])
""",
    "numbers": """
import math
found = [str(7**400 // 3**200), (0.1).hex(), float.fromhex("0x1.8p3"), math.gamma(5.5), math.comb(60, 20), complex(1, 2) ** 2, (2.5).as_integer_ratio(), divmod(-7.5, 2)]
""",
}
"""Each leaves what it found in ``found``; CPython must find the same."""

CALL = "handle(question)"
START = 'if (way === "plain") await python.loadPackage'
SAVE_DELAY = "const SAVE_DELAY = 2000;"


def answer(code: str) -> str:
    """What this Python finds."""
    names: dict[str, object] = {}
    exec(code, names)  # noqa: S102 -- the code above
    return repr(names["found"])


def constants(rest: bytes) -> list[wasm.Segment]:
    """The constants that the rest writes to memory.

    Raises:
        ValueError: a segment that is not written when the module is instantiated.
    """
    reader = wasm.Reader(wasm.sections(rest)[wasm.DATA])
    segments = []
    for _ in range(reader.number()):
        if reader.take(2) != bytes([wasm.ACTIVE, wasm.I32_CONST]):
            raise ValueError("the rest has a segment that is not active, or at no constant address")
        address = reader.number(signed=True)
        reader.take(1)
        segments.append(wasm.Segment(address, reader.sized()))
    return segments


def withhold(host: Host) -> None:
    """Let the host's worker fetch the rest only when it is called.

    Python that a question holds as ``python`` is run there; its ``text`` is put into a list of Python's and taken out again.
    """
    script = (host.root / "assets" / "js" / "engine" / "worker.js").read_text()
    run = (
        "JSON.parse(question)?.text ? JSON.stringify(globalThis.python.toPy([JSON.parse(question).text]).get(0)) : "
        'JSON.parse(question)?.python ? JSON.stringify(globalThis.python.runPython(JSON.parse(question).python + "\\nrepr(found)")) : '
    )
    for part, other in {CALL: run + CALL, START: f"globalThis.python = python;\n{START}", SAVE_DELAY: "const SAVE_DELAY = 1e9;"}.items():
        if part not in script:
            raise ValueError(f"engine/worker.js has no {part!r}; testing/wasm_rest.py puts something in its place")
        script = script.replace(part, other)
    host.scripts["js/engine/worker.js"] = script


def spoil(host: Host, fault: str) -> None:
    """Let a fault of ``FAULTS`` befall the file of the rest."""
    if fault == "another build":
        host.files[REST] = split.cold(slim.wasm_without_data().module, range(0, 9000, 3))
    elif fault == "refused":
        engine = f"{host.url}assets/engine/"
        others = [entry["name"] for part, entry in json.loads(MANIFEST.read_text())["files"].items() if part != "rest"]
        allowed = [f"{host.url}quotes", *(engine + name + compressed for name in ("manifest.json", *others) for compressed in ("", ".gz"))]
        host.policy = ENGINE_POLICY.replace("connect-src 'self'", f"connect-src {' '.join(allowed)}")
        host.policies["sw.js"] = ENGINE_POLICY  # it fetches pages too, and asks for no rest
    else:
        host.faults[REST] = fault
