"""Takes out of a kept memory the strings that only the interpreter's table of interned strings refers to.

CPython keeps each name in the code that it loads in one dictionary, for good. When the code is gone (browser/prune.py), the names are
left. Here their entries become deleted ones, as `del` leaves them, and their bytes zeros. See CPython's Objects/dictobject.c and
Include/internal/pycore_dict.h: a dictionary's table has a head, an index of places, and entries of a key and a value.
"""

from browser.paths import BuildError

WORD = 4
HEAD = 20
"""Bytes of a table before its index: counts of references, logarithms of the sizes of the index, its kind, version, free and used entries."""
ENTRY = 8
USED, KEYS = 8, 24
"""Where a dictionary has the number of its entries and its table's address."""
STRINGS = 1
"""The kind of a table whose keys are all strings."""
FEWEST = 1000
"""Entries of the table that is looked for; it has the same string as key and as value."""
DELETED = 0xFFFE
"""What the index says of an entry that is gone: -2."""
FLAGS = 7
"""Bits of the word before an object that are not the allocator's size of it."""


def without(snapshot: bytes, heap: int) -> bytes:
    """Return a snapshot without the strings.

    Args:
        snapshot: a header, then the memory. The header's second number is its own length.
        heap: the address where what the interpreter has created begins.

    Raises:
        BuildError: the table is not found, so another CPython keeps it in another way.
    """
    begin = int.from_bytes(snapshot[4:8], "little")
    memory = bytearray(snapshot[begin:])
    words = memoryview(memory).cast("I")
    table, index, entries, end = found(words, heap)
    others = {*words[: table // WORD], *words[end // WORD :]}
    places = words[entries // WORD : end // WORD]
    (owner,) = [place * WORD - KEYS for place in range(heap // WORD, len(words)) if words[place] == table]
    dropped = {number for number in range(len(places) // 2) if places[2 * number] and places[2 * number] not in others}
    for number in dropped:
        string = places[2 * number]
        size = (words[string // WORD - 1] & ~FLAGS) - WORD
        memory[string : string + size] = bytes(size)
        places[2 * number] = places[2 * number + 1] = 0
    slots = memoryview(memory)[index:entries].cast("H")
    for slot, number in enumerate(slots):
        if number in dropped:
            slots[slot] = DELETED
    words[(owner + USED) // WORD] -= len(dropped)
    return snapshot[:begin] + memory


def found(words: memoryview, heap: int) -> tuple[int, int, int, int]:
    """Return where the table begins, its index, its entries, and where it ends."""
    for place in range(heap // WORD, len(words) - HEAD // WORD):
        sizes = words[place + 1]
        slots, index = 1 << (sizes & 0xFF), 1 << (sizes >> 8 & 0xFF)
        if sizes >> 16 == STRINGS and index == 2 * slots and FEWEST < words[place + 4] < slots:
            entries = place + (HEAD + index) // WORD
            if words[entries] == words[entries + 1]:
                return place * WORD, place * WORD + HEAD, entries * WORD, (entries + 2 * words[place + 4]) * WORD
    raise BuildError("the table of interned strings is not in the kept memory; see browser/interned.py")
