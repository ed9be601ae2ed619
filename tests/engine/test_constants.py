"""What no start and no question reads of the wasm's constants comes with the rest; the build finds it by marks on reads and writes."""

import base64
import json
from pathlib import Path

import pytest

from browser import code, constants, marks, profile, slim, tool, wasm
from browser.paths import OUTPUT, BuildError
from browser.wasm import Segment
from testing import wasm_rest
from testing.engine_page import engine_files

UNIT = marks.UNIT
LOAD, STORE = bytes([0x20, 0, 0x28, 2, 8, 0x1A]), bytes([0x20, 0, 0x42, 5, 0x37, 3, 0])
COPY = bytes([0x20, 0, 0x20, 1, 0x20, 2, code.BULK, code.COPY, 0, 0])
FILL = bytes([0x20, 0, 0x20, 1, 0x20, 2, code.BULK, code.FILL, 0])


def module(body: bytes) -> bytes:
    """A module that imports a memory and has one function of three numbers."""
    kind = bytes([wasm.FUNCTION_TYPE]) + wasm.vector([bytes([code.I32])] * 3) + b"\0"
    sections = {
        wasm.TYPES: wasm.vector([kind]),
        wasm.IMPORTS: wasm.encoded_imports([wasm.Import("env", "memory", wasm.MEMORY, b"\0\4")]),
        wasm.FUNCTIONS: wasm.vector([b"\0"]),
        wasm.EXPORTS: wasm.encoded_exports([wasm.Export("f", wasm.FUNCTION, 0)]),
        wasm.CODE: wasm.vector([wasm.sized(b"\0" + body + bytes([wasm.END]))]),
    }
    return wasm.encoded(sections, b"\0" + wasm.sized(wasm.sized(b"dylink.0")))


@pytest.mark.parametrize(
    ("body", "numbers", "read", "written"),
    [
        (LOAD, (UNIT * 3, 0, 0), [3 + 8 // UNIT], []),
        (LOAD, (UNIT * 4 - 8, 0, 0), [4], []),
        (STORE, (UNIT * 6, 0, 0), [], [6]),
        (COPY, (UNIT * 9, UNIT * 2 + 1, UNIT), [2, 3], [9]),
        (FILL, (UNIT * 7 + 1, 255, 2 * UNIT), [], [7, 8, 9]),
        (FILL, (UNIT * 7, 255, 0), [], []),
    ],
    ids=["load", "load at an offset", "store", "copy", "fill", "fill of nothing"],
)
def test_marks(tmp_path: Path, body: bytes, numbers: tuple[int, ...], read: list[int], written: list[int]) -> None:
    """Each load, store, copy and fill marks what it reads and writes, and a call its function."""
    path = tmp_path / "module.wasm"
    path.write_bytes(marks.instrumented(module(body)))
    script = f"""
      const memory = new WebAssembly.Memory({{ initial: 4 }});
      const module = new WebAssembly.Module(require("fs").readFileSync({json.dumps(str(path))}));
      const {{ exports }} = new WebAssembly.Instance(module, {{ env: {{ memory }} }});
      exports.f(...{json.dumps(numbers)});
      const marks = new Uint8Array(exports["#marks"].buffer);
      const listed = (begin) => [...marks.subarray(begin, begin + 99)].flatMap((mark, number) => (mark ? [number] : []));
      console.log(JSON.stringify([listed(0), listed({marks.READ}), listed({marks.WRITTEN})]));
    """
    assert json.loads(tool.run([tool.BIN / "node", "-e", script])) == [[0], read, written]


def test_an_instruction_that_is_not_known() -> None:
    """An instruction that a new runtime may have stops the build: what it reads would not be marked."""
    with pytest.raises(BuildError, match="0xfd"):
        list(code.accesses(b"\xfd\0\0\0\x0b", 0))


def test_late_constants() -> None:
    """Long runs that are far enough from everything read come late, up to what is written first."""
    data = bytes(range(256)) * 400
    near = constants.MARGIN // UNIT
    first, last = 300, 900

    found = constants.late(1024, data, read={first, last, last + 40}, written={1500, 10**6})

    assert [(one.address, one.address + len(one.data)) for one in found] == [
        (1024, (first - near) * UNIT),
        ((first + 1 + near) * UNIT, (last - near) * UNIT),
        ((last + 41 + near) * UNIT, 1500 * UNIT),
    ]
    assert all(one.data == data[one.address - 1024 :][: len(one.data)] for one in found)


def test_nothing_is_written() -> None:
    """Without a write in the data the marks are broken, and the build stops."""
    with pytest.raises(BuildError, match="ever written"):
        constants.late(1024, bytes(9999), read={20}, written={10**6})


def test_no_constant_after_all() -> None:
    """What has another value in the memory that is kept was written, and the build stops."""
    with pytest.raises(BuildError, match="0x8"):
        constants.without(0, b"constants has been written", [Segment(8, b"t is")])


def test_the_rest_has_them() -> None:
    """The data of the plain start and the constants of the rest are the runtime's data, and enough of it comes late."""
    runtime = slim.wasm_without_data()
    first, rest = ((OUTPUT / engine_files()[part]["name"]).read_bytes() for part in ("data", "rest"))
    together = bytearray(first)
    late = wasm_rest.constants(rest)
    for segment in late:
        place = slice(segment.address - runtime.address, segment.address - runtime.address + len(segment.data))
        assert all(byte in (0, late_byte) for byte, late_byte in zip(together[place], segment.data, strict=True))
        together[place] = segment.data
    assert together == runtime.data
    assert sum(len(segment.data) for segment in late) > 1_000_000


def test_a_constant_that_the_check_reads(monkeypatch: pytest.MonkeyPatch) -> None:
    """A constant that other questions read than the profile's ends the build."""
    runtime = slim.wasm_without_data()
    engine = profile.Engine(runtime, {}, b"", b"", "")
    bits = {kind: bytearray((runtime.address + len(runtime.data)) // UNIT // 8 + 1) for kind in ("read", "written", "checked")}
    bits["written"][-9] = 1
    bits["checked"][100] = 1
    answer = {"called": [1], "answers": [], "unused": {}, **{kind: constants_bits(value) for kind, value in bits.items()}}
    monkeypatch.setattr(profile, "profiled", lambda *_: answer)

    with pytest.raises(BuildError, match=f"{8 * 100 * UNIT:#x}"):
        profile.used(engine, b"")

    bits["read"][100] = 1
    answer["read"] = constants_bits(bits["read"])
    assert profile.used(engine, b"").late["memory"]


def constants_bits(value: bytearray) -> str:
    """Marks as browser/node/profile.mjs writes them."""
    return base64.b64encode(value).decode()
