"""Strings that only the interpreter's table refers to are not in the kept memory, and the table is a dictionary still."""

import struct

import pytest

from browser import interned
from browser.paths import BuildError

HEAP, COUNT, SLOTS_LOG = 64, interned.FEWEST + 24, 11
HEADER = struct.pack("<4I", 0, 16, 0, 0)
STRING = 24
"""Bytes of each string and of the allocator's word before it."""


def snapshot(referred: int) -> tuple[bytes, int, int]:
    """A snapshot with a table of strings, of which something else refers to the first ones; where its dictionary is, and the first string."""
    index = 2 << SLOTS_LOG
    owner, table = HEAP, HEAP + 32
    entries = table + interned.HEAD + index
    first = entries + COUNT * interned.ENTRY + referred * 4 + 8
    strings = [first + number * STRING for number in range(COUNT)]
    head = struct.pack("<IBBBBIII", 1, SLOTS_LOG, SLOTS_LOG + 1, interned.STRINGS, 0, 0, 9, COUNT)
    slots = struct.pack(f"<{1 << SLOTS_LOG}H", *range(COUNT), *[0xFFFF] * ((1 << SLOTS_LOG) - COUNT))
    memory = bytes(HEAP) + struct.pack("<8I", 1, 4, COUNT, 0, 0, 0, table, 0) + head + slots
    memory += b"".join(struct.pack("<2I", each, each) for each in strings)
    memory += struct.pack(f"<{referred}I", *strings[:referred]) + bytes(4)
    memory += b"".join(struct.pack("<I", STRING | 3) + b"name%04d" % number + bytes(12) for number in range(COUNT))
    return HEADER + memory, len(HEADER) + owner, len(HEADER) + first


def test_only_what_is_referred_to_is_left() -> None:
    """What something else refers to stays as it was; of the others neither text, entry nor place in the index is left, and they are not counted."""
    before, owner, first = snapshot(10)

    after = interned.without(before, HEAP)

    assert len(after) == len(before)
    assert [after.count(b"name%04d" % number) for number in (0, 9, 10, COUNT - 1)] == [1, 1, 0, 0]
    assert int.from_bytes(after[owner + 8 : owner + 12], "little") == 10
    slots = struct.unpack_from("<20H", after, owner + 32 + interned.HEAD)
    assert slots == (*range(10), *[interned.DELETED] * 10)
    assert after[first + 10 * STRING - 4 : first + 10 * STRING] == before[first + 10 * STRING - 4 : first + 10 * STRING]


def test_another_python() -> None:
    """A memory in which the table is not found stops the build."""
    with pytest.raises(BuildError, match="interned strings"):
        interned.without(HEADER + bytes(4096), HEAP)
