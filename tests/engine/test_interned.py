"""The interpreter's table of strings is empty in the kept memory, and a dictionary still; strings that only it refers to are gone."""

import struct

import pytest

from browser import interned
from browser.paths import BuildError

HEAP, COUNT, SLOTS_LOG = 64, interned.FEWEST + 24, 11
HASH = 1 << 24
HEADER = struct.pack("<4I", 0, 16, 0, 0)
STRING = 24
"""Bytes of each string and of the allocator's word before it."""


def snapshot(referred: int) -> tuple[bytes, int, int]:
    """A snapshot with a table of strings, of which something else refers to the first ones; where its dictionary is, and the first string."""
    index = 2 << SLOTS_LOG
    owner, table = HEAP, HEAP + 32
    entries = table + interned.HEAD + index
    first = entries + COUNT * 2 * interned.WORD + referred * 4 + 8
    strings = [first + number * STRING for number in range(COUNT)]
    head = struct.pack("<IBBBBIII", 1, SLOTS_LOG, SLOTS_LOG + 1, interned.STRINGS, 0, 0, 9, COUNT)
    slots = struct.pack(f"<{1 << SLOTS_LOG}H", *range(COUNT), *[0xFFFF] * ((1 << SLOTS_LOG) - COUNT))
    memory = bytes(HEAP) + struct.pack("<8I", 1, 4, COUNT, 0, 0, 0, table, 0) + head + slots
    memory += b"".join(struct.pack("<2I", each, each) for each in strings)
    memory += struct.pack(f"<{referred}I", *strings[:referred]) + bytes(4)
    memory += b"".join(struct.pack("<6I", STRING | 3, 1, 4, 8, HASH + number, 0xE5) for number in range(COUNT))
    return HEADER + memory, len(HEADER) + owner, len(HEADER) + first


def test_only_what_is_referred_to_is_left() -> None:
    """What something else refers to is a string that was never interned; nothing of the others is left, and the table has no entry."""
    before, owner, first = snapshot(10)

    after = interned.without(before, HEAP)

    assert len(after) == len(before)
    strings = list(struct.iter_unpack("<5I", b"".join(after[first + at : first + at + 20] for at in range(0, COUNT * STRING - 4, STRING))))
    assert strings == [(1, 4, 8, HASH + number, 0xE4) if number < 10 else (0, 0, 0, 0, 0) for number in range(COUNT)]
    assert int.from_bytes(after[owner + interned.USED :][:4], "little") == 0
    table = owner + 32
    index = table + interned.HEAD
    entries = index + (2 << SLOTS_LOG)
    assert struct.unpack_from("<2I", after, table + interned.USABLE) == ((2 << SLOTS_LOG) // 3, 0)
    assert set(after[index:entries]) == {0xFF}
    assert set(after[entries : entries + COUNT * 8]) == {0}


def test_another_python() -> None:
    """A memory in which the table is not found stops the build."""
    with pytest.raises(BuildError, match="interned strings"):
        interned.without(HEADER + bytes(4096), HEAP)
