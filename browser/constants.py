"""Finds the wasm's constants that neither a start nor a question reads: tables of character names, of Asian encodings, texts of help.

The data begins with the constants, which nothing ever writes. Those that come late are zeros in what a page loads first, and
segments of the cold module, which lays them before any of its functions runs; see browser/split.py.
"""

from collections.abc import Collection, Iterator

from browser import marks
from browser.paths import BuildError
from browser.wasm import Segment

MARGIN = 256
"""Bytes beside what is read that come early too: whoever reads one entry of a table may read the next one."""
SMALLEST = 1024
"""Bytes of the shortest run that comes late. Below it, and between things that are read, nothing is won."""


def late(address: int, data: bytes, read: Collection[int], written: Collection[int]) -> list[Segment]:
    """The runs of constants that are not read.

    Args:
        address: of the wasm's data.
        data: the wasm's data, constants first.
        read: units of memory that are read, by number; see browser/marks.py.
        written: units that are written. Constants end before the lowest of them in the data.

    Raises:
        BuildError: none of the data is written, so the marks are broken.
    """
    inside = range(address // marks.UNIT, (address + len(data)) // marks.UNIT)
    ends = [unit for unit in written if unit in inside]
    if not ends:
        raise BuildError("no data of the wasm is ever written, which cannot be; see browser/marks.py")
    end = min(ends) * marks.UNIT
    return [Segment(begin, data[begin - address : stop - address]) for begin, stop in gaps(address, end, read)]


def gaps(begin: int, end: int, read: Collection[int]) -> Iterator[tuple[int, int]]:
    """The ranges of addresses between two that are far enough from everything read, and long enough."""
    units = sorted(unit for unit in read if begin <= unit * marks.UNIT < end)
    at = begin
    for unit in [*units, (end + MARGIN) // marks.UNIT]:
        stop = min(unit * marks.UNIT - MARGIN, end)
        if stop - at >= SMALLEST:
            yield at, stop
        at = (unit + 1) * marks.UNIT + MARGIN


def without(address: int, data: bytes, segments: Collection[Segment]) -> bytes:
    """The data with zeros in place of the segments.

    Raises:
        BuildError: the data differs from a segment: what was taken for a constant has been written.
    """
    out = bytearray(data)
    for segment in segments:
        place = slice(segment.address - address, segment.address - address + len(segment.data))
        if out[place] != segment.data:
            raise BuildError(f"the constants at {segment.address:#x} are not what the wasm has there; see browser/constants.py")
        out[place] = bytes(len(segment.data))
    return bytes(out)
