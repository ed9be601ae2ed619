"""Sorts the snapshot's lists of collectable objects by address, so that their links become small numbers.

CPython's garbage collector keeps every container in a list that leads both ways and ends where it begins; see `PyGC_Head` in
CPython's Include/internal/pycore_gc.h. Their order matters to nobody. Sorted, the link to the next one is the distance to it, and
the link back follows from it: docs/assets/js/engine/memory.js writes both again.
"""

from collections.abc import Iterator

WORD = 4
FLAGS = 3
"""The bits of a link back that say more than the address."""
FEWEST = 100
"""Objects in a list that is worth it."""
WHOLE = 1 << 32


def sort(memory: bytearray) -> list[int]:
    """Sort the lists of a memory in place and write distances for their links; return the address where each begins."""
    words = memoryview(memory).cast("I")
    found = [sorted(members) for members in lists(words) if len(members) >= FEWEST]
    for members in found:
        for here, after in zip(members, [*members[1:], members[0]], strict=True):
            words[here // WORD] = (after - here) % WHOLE
            words[after // WORD + 1] &= FLAGS
    return [members[0] for members in found]


def lists(words: memoryview) -> Iterator[list[int]]:
    """Yield each list: the addresses of members that lead to one another both ways, around to the first."""
    last = (len(words) - 1) * WORD
    following = {
        place * WORD: after
        for place, after in enumerate(words)
        if after % WORD == 0 < after < last and words[after // WORD + 1] & ~FLAGS == place * WORD
    }
    while following:
        first, after = following.popitem()
        members = [first]
        while after in following:
            members.append(after)
            after = following.pop(after)
        if after == first:
            yield members
