"""The links of the snapshot's lists of objects become distances."""

import random

from browser import links


def rings(dice: random.Random, sizes: list[int]) -> tuple[bytearray, list[list[int]]]:
    """A memory with lists of these sizes that lead both ways, their members anywhere; some links back have flags."""
    places = dice.sample(range(8, 80_000, 8), sum(sizes))
    memory = bytearray(dice.randbytes(80_000 + 8))
    words = memoryview(memory).cast("I")
    made = []
    for size in sizes:
        members, places = places[:size], places[size:]
        for here, after in zip(members, [*members[1:], members[0]], strict=True):
            words[here // 4], words[after // 4 + 1] = after, here + dice.randrange(4)
        made.append(members)
    return memory, made


def test_lists_are_sorted() -> None:
    """Long lists go by address, in distances, and keep their flags; all else is left as it is."""
    memory, (one, few, other) = rings(random.Random(3), [900, 30, 500])
    before = memoryview(bytes(memory)).cast("I")

    starts = links.sort(memory)

    assert sorted(starts) == sorted([min(one), min(other)])
    words = memoryview(memory).cast("I")
    for members in (sorted(one), sorted(other)):
        for here, after in zip(members, [*members[1:], members[0]], strict=True):
            assert (here + words[here // 4]) % 2**32 == after
            assert words[here // 4 + 1] == before[here // 4 + 1] & 3
    changed = {place * 4 for place in range(len(words)) if words[place] != before[place]}
    assert changed <= {member + more for member in one + other for more in (0, 4)}
    assert not changed & set(few)
