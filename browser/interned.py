"""Empties the interpreter's table of interned strings in a kept memory.

CPython keeps each name in the code that it loads in one dictionary, for good. Here that becomes empty, and its strings are as if they had
never been interned: the interpreter compares the text of two names that are not the same object. Those to which nothing else refers, such
as the names in code that is gone (browser/prune.py), become zeros. See CPython's Objects/dictobject.c, Objects/unicodeobject.c and
Include/internal/pycore_dict.h: a dictionary's table has a head, an index of places, and entries of a key and a value.
"""

from browser.paths import BuildError

WORD = 4
HEAD = 20
"""Bytes of a table before its index: counts of references, logarithms of the sizes of the index, its kind, version, free and used entries."""
USABLE, ENTRIES = 12, 16
"""Where a table has the number of entries that it has room for, and of those that it has."""
USED, KEYS = 8, 24
"""Where a dictionary has the number of its entries and its table's address."""
STRINGS = 1
"""The kind of a table whose keys are all strings."""
FEWEST = 1000
"""Entries of the table that is looked for; it has the same string as key and as value."""
EMPTY = b"\xff"
"""A byte of the index where no entry is: -1."""
STATE, INTERNED = 16, 3
"""Where a string has its state, and the bits of it that say whether it is in the table."""
FLAGS = 7
"""Bits of the word before an object that are not the allocator's size of it."""


def without(snapshot: bytes, heap: int) -> bytes:
    """Return a snapshot with an empty table.

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
    (owner,) = [place * WORD - KEYS for place in range(heap // WORD, len(words)) if words[place] == table]
    for string in filter(None, words[entries // WORD : end // WORD : 2]):
        if string in others:
            words[(string + STATE) // WORD] &= ~INTERNED
        else:
            size = (words[string // WORD - 1] & ~FLAGS) - WORD
            memory[string : string + size] = bytes(size)
    memory[index:entries] = EMPTY * (entries - index)
    memory[entries:end] = bytes(end - entries)
    words[(table + USABLE) // WORD] = (entries - index) // 3  # two thirds of the index's slots, of two bytes each
    words[(table + ENTRIES) // WORD] = words[(owner + USED) // WORD] = 0
    return snapshot[:begin] + memory


def found(words: memoryview, heap: int) -> tuple[int, int, int, int]:
    """Return where the table begins, its index, its entries, and where it ends."""
    for place in range(heap // WORD, len(words) - HEAD // WORD):
        sizes = words[place + 1]
        slots, index = 1 << (sizes & 0xFF), 1 << (sizes >> 8 & 0xFF)
        if sizes >> 16 == STRINGS and index == 2 * slots and FEWEST < words[place + ENTRIES // WORD] < slots:
            entries = place + (HEAD + index) // WORD
            if entries < len(words) - 1 and words[entries] == words[entries + 1]:
                return place * WORD, place * WORD + HEAD, entries * WORD, (entries + 2 * words[place + ENTRIES // WORD]) * WORD
    raise BuildError("the table of interned strings is not in the kept memory; see browser/interned.py")
