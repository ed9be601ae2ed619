"""Splits the runtime's wasm by a profile: a hot module with what was called, and a cold one with all the rest.

Nothing is renumbered, so every body is copied as it is. The hot module has a new table. A cold function's
slot in it holds a stub: call slot 0, push the parameters, call the function's own slot. Slot 0 loads the
cold module until that is there; the cold module then puts its functions into the table, and into slot 0
one that does nothing. In the cold module, in turn, each hot function is such a stub. The cold module also has the
constants that only its own functions read, as data segments.

Binaryen's wasm-split does this too, but Debian's version cannot read this module, and npm's binaryen does not include it.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby

from browser import wasm
from browser.paths import BuildError
from browser.wasm import Export, Import, Segment

LINK = "#"
"""The hot module exports the new table under this name; the cold one imports from a module of this name. No C symbol has it."""
FUNCREF, CALL_INDIRECT, LOCAL_GET = 0x70, 0x11, 0x20
EXPLICIT, FUNCTION_INDEXES = b"\2", b"\0"
"""An element segment that names its table and lists functions by their index."""
NOTHING = b"\0\x0b"
"""The body of a function that does nothing: no locals, end."""
NOTHING_TYPE = bytes([wasm.FUNCTION_TYPE, 0, 0])
"""The type of a function without parameters and results."""


@dataclass(frozen=True, slots=True)
class Shape:
    """Where the table's slots are, and what a stub needs to know of a module."""

    types: list[int]
    parameters: list[int]
    first: int
    table: int
    nothing: int

    def stub(self, number: int, before: bytes = b"") -> bytes:
        """The body that calls a function through its slot."""
        kind = self.types[number]
        pushed = b"".join(bytes([LOCAL_GET]) + wasm.leb(each) for each in range(self.parameters[kind]))
        return b"\0" + before + pushed + self.call(1 + number, kind) + bytes([wasm.END])

    def call(self, slot: int, kind: int) -> bytes:
        """The instructions that call a slot of the new table."""
        return wasm.const(slot) + bytes([CALL_INDIRECT]) + wasm.leb(kind) + wasm.leb(self.table)

    def fill(self, numbers: Sequence[int]) -> list[bytes]:
        """The segments that put functions into their slots, one for each run of numbers."""
        entries = []
        for first, count in runs(numbers):
            place = EXPLICIT + wasm.leb(self.table) + wasm.const(1 + first) + bytes([wasm.END]) + FUNCTION_INDEXES
            entries.append(place + wasm.vector([wasm.leb(self.first + first + each) for each in range(count)]))
        return entries


def shape(sections: dict[int, bytes], imports: Sequence[Import]) -> Shape:
    """Return the slots: the loader's, then one for each function in the module's order, so that any hot module goes with any cold one."""
    parameters = wasm.parameters(sections[wasm.TYPES])
    return Shape(
        types=wasm.indexes(sections[wasm.FUNCTIONS]),
        parameters=parameters,
        first=sum(entry.kind == wasm.FUNCTION for entry in imports),
        table=sum(entry.kind == wasm.TABLE for entry in imports) + wasm.Reader(sections[wasm.TABLES]).number(),
        nothing=len(parameters),
    )


def hot(module: bytes, called: Collection[int]) -> bytes:
    """The module with a stub for each function that was not called; it exports the new table and its own tables and globals.

    Args:
        module: the runtime's wasm.
        called: functions by their number among those that the module defines.

    Raises:
        BuildError: nothing was called, or everything.
    """
    sections = wasm.sections(module)
    layout = shape(sections, wasm.imports(sections[wasm.IMPORTS]))
    bodies = wasm.items(sections[wasm.CODE])
    if not 0 < len(called) < len(bodies):
        raise BuildError(f"the profile says that {len(called)} of {len(bodies)} functions were called; see browser/node/profile.mjs")
    load = layout.call(0, layout.nothing)
    code = [body if number in called else layout.stub(number, load) for number, body in enumerate(bodies)]
    exports = [*wasm.exports(sections[wasm.EXPORTS]), Export(LINK, wasm.TABLE, layout.table), *shared(sections)]
    changed = {
        wasm.TYPES: append(sections[wasm.TYPES], [NOTHING_TYPE]),
        wasm.TABLES: append(sections[wasm.TABLES], [bytes([FUNCREF]) + limits(layout)]),
        wasm.EXPORTS: wasm.encoded_exports(exports),
        wasm.ELEMENTS: append(sections[wasm.ELEMENTS], layout.fill(sorted(called))),
        wasm.CODE: wasm.vector([wasm.sized(body) for body in code]),
    }
    return wasm.encoded({**sections, **changed}, wasm.custom(module, "dylink.0"))


def cold(module: bytes, called: Collection[int], constants: Sequence[Segment] = ()) -> bytes:
    """The rest: a module that imports what the hot one imports, and the hot one's tables and globals.

    Args:
        module: the runtime's wasm, without data.
        called: functions by their number among those that the module defines.
        constants: what it writes to memory before any of its functions runs.
    """
    sections = wasm.sections(module)
    imports = wasm.imports(sections[wasm.IMPORTS])
    layout = shape(sections, imports)
    bodies = wasm.items(sections[wasm.CODE])
    code = [layout.stub(number) if number in called else body for number, body in enumerate(bodies)]
    kinds = {wasm.TABLE: table_types(sections[wasm.TABLES]), wasm.GLOBAL: wasm.globals_of(sections[wasm.GLOBALS])}
    first = {kind: sum(entry.kind == kind for entry in imports) for kind in kinds}
    ours = [Import(LINK, entry.name, entry.kind, kinds[entry.kind][entry.index - first[entry.kind]]) for entry in shared(sections)]
    table = Import(LINK, LINK, wasm.TABLE, bytes([FUNCREF]) + limits(layout))
    loader = EXPLICIT + wasm.leb(layout.table) + wasm.const(0) + bytes([wasm.END]) + FUNCTION_INDEXES
    nothing = loader + wasm.vector([wasm.leb(layout.first + len(bodies))])
    return wasm.encoded(
        {
            wasm.TYPES: append(sections[wasm.TYPES], [NOTHING_TYPE]),
            wasm.IMPORTS: wasm.encoded_imports([*imports, *ours, table]),
            wasm.FUNCTIONS: append(sections[wasm.FUNCTIONS], [wasm.leb(layout.nothing)]),
            wasm.ELEMENTS: wasm.vector([*layout.fill(sorted(set(range(len(bodies))) - set(called))), nothing]),
            wasm.CODE: wasm.vector([wasm.sized(body) for body in [*code, NOTHING]]),
            wasm.DATA: wasm.vector([segment(piece) for piece in constants]),
        }
    )


def segment(piece: Segment) -> bytes:
    """A data segment that is written when its module is instantiated."""
    return bytes([wasm.ACTIVE]) + wasm.const(piece.address) + bytes([wasm.END]) + wasm.sized(piece.data)


def shared(sections: dict[int, bytes]) -> list[Export]:
    """The tables and globals that the module defines, which both halves share, under short names."""
    imports = wasm.imports(sections[wasm.IMPORTS])
    counts = {wasm.TABLE: wasm.Reader(sections[wasm.TABLES]).number(), wasm.GLOBAL: wasm.Reader(sections[wasm.GLOBALS]).number()}
    first = {kind: sum(entry.kind == kind for entry in imports) for kind in counts}
    letters = {wasm.TABLE: f"{LINK}t", wasm.GLOBAL: f"{LINK}g"}
    return [Export(f"{letters[kind]}{number:x}", kind, first[kind] + number) for kind, count in counts.items() for number in range(count)]


def table_types(section: bytes) -> list[bytes]:
    """The type of each table that a module defines."""
    reader, types = wasm.Reader(section), []
    for _ in range(reader.number()):
        begin = reader.at
        reader.at += 1
        reader.limits()
        types.append(section[begin : reader.at])
    return types


def limits(layout: Shape) -> bytes:
    """The new table's size: a slot for each function, and the loader's."""
    size = wasm.leb(1 + len(layout.types))
    return b"\1" + size + size


def append(section: bytes, added: Sequence[bytes]) -> bytes:
    """A section with more items at its end."""
    reader = wasm.Reader(section)
    count = reader.number()
    return wasm.leb(count + len(added)) + section[reader.at :] + b"".join(added)


def runs(numbers: Iterable[int]) -> list[tuple[int, int]]:
    """Group ascending numbers that follow one another: ``[3, 4, 5, 9]`` → ``[(3, 3), (9, 1)]``."""
    groups = (list(group) for _, group in groupby(enumerate(numbers), lambda pair: pair[1] - pair[0]))
    return [(group[0][1], len(group)) for group in groups]
