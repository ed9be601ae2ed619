"""Reads and writes a WebAssembly module by its sections. Function bodies stay as they are: nothing is renumbered."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from browser.paths import BuildError

PREAMBLE = b"\0asm\1\0\0\0"
TYPES, IMPORTS, FUNCTIONS, TABLES, MEMORIES, GLOBALS, EXPORTS, START = range(1, 9)
ELEMENTS, CODE, DATA, DATA_COUNT, TAGS = range(9, 14)
ORDER = (TYPES, IMPORTS, FUNCTIONS, TABLES, MEMORIES, TAGS, GLOBALS, EXPORTS, START, ELEMENTS, DATA_COUNT, CODE, DATA)
"""The order of the sections in the standard."""
FUNCTION, TABLE, MEMORY, GLOBAL, TAG = range(5)
"""What can be imported and exported."""
ACTIVE, GLOBAL_GET, I32_CONST, END, FUNCTION_TYPE = 0, 0x23, 0x41, 0x0B, 0x60


@dataclass(frozen=True, slots=True)
class Import:
    """An import: its two names, its kind, and its type as encoded in the module."""

    module: str
    name: str
    kind: int
    type: bytes


@dataclass(frozen=True, slots=True)
class Export:
    """An export: its name, its kind, and its index among that kind."""

    name: str
    kind: int
    index: int


@dataclass(frozen=True, slots=True)
class Segment:
    """Bytes with their address in memory."""

    address: int
    data: bytes


class Reader:
    """Reads bytes in order."""

    def __init__(self, data: bytes) -> None:
        """Begin at the first."""
        self.data = data
        self.at = 0

    def number(self, *, signed: bool = False) -> int:
        """Read one integer in LEB128."""
        value = shift = 0
        while True:
            byte = self.data[self.at]
            self.at += 1
            value |= (byte & 0x7F) << shift
            shift += 7
            if not byte & 0x80:
                break
        return value - (1 << shift) if signed and byte & 0x40 else value

    def take(self, size: int) -> bytes:
        """Read a number of bytes."""
        self.at += size
        return self.data[self.at - size : self.at]

    def sized(self) -> bytes:
        """Read bytes after their count: a name, a function's body."""
        return self.take(self.number())

    def limits(self) -> None:
        """Skip the minimum and, where there is one, the maximum of a table or memory."""
        flags = self.number()
        self.number()
        if flags & 1:
            self.number()


def leb(value: int) -> bytes:
    """Encode an unsigned integer in LEB128."""
    out = bytearray()
    while value > 0x7F:  # noqa: PLR2004 -- seven bits go into a byte
        out.append(value & 0x7F | 0x80)
        value >>= 7
    return bytes([*out, value])


def const(value: int) -> bytes:
    """Encode the instruction ``i32.const`` of a number that is not negative, in signed LEB128."""
    out = bytearray([I32_CONST])
    while value > 0x3F:  # noqa: PLR2004 -- the seventh bit would be the sign
        out.append(value & 0x7F | 0x80)
        value >>= 7
    return bytes([*out, value])


def sized(data: bytes) -> bytes:
    """Encode bytes after their count."""
    return leb(len(data)) + data


def vector(items: Sequence[bytes]) -> bytes:
    """Encode a vector: the count of its items, then the items."""
    return leb(len(items)) + b"".join(items)


def sections(module: bytes) -> dict[int, bytes]:
    """Return a module's sections by kind, without the custom ones.

    Raises:
        BuildError: not a WebAssembly module.
    """
    if not module.startswith(PREAMBLE):
        raise BuildError("the runtime's wasm does not begin as a WebAssembly 1 module does")
    reader, sections = Reader(module), {}
    reader.at = len(PREAMBLE)
    while reader.at < len(module):
        kind, content = reader.number(), reader.sized()
        if kind:
            sections[kind] = content
    return sections


def custom(module: bytes, name: str) -> bytes:
    """Return a custom section of a module, with its header, as it is in the file.

    Raises:
        BuildError: there is no section of that name.
    """
    reader = Reader(module)
    reader.at = len(PREAMBLE)
    while reader.at < len(module):
        begin = reader.at
        kind, content = reader.number(), reader.sized()
        if not kind and Reader(content).sized() == name.encode():
            return module[begin : reader.at]
    raise BuildError(f"the runtime's wasm has no section {name!r}")


def encoded(sections: dict[int, bytes], before: bytes = b"") -> bytes:
    """Encode a module of these sections in the standard's order, with a custom section before them."""
    return PREAMBLE + before + b"".join(bytes([kind]) + sized(sections[kind]) for kind in ORDER if kind in sections)


def items(section: bytes) -> list[bytes]:
    """Return the items of a section whose items begin with their size: bodies of functions."""
    reader = Reader(section)
    return [reader.sized() for _ in range(reader.number())]


def indexes(section: bytes) -> list[int]:
    """Return the indexes in a section that lists them: the types of functions."""
    reader = Reader(section)
    return [reader.number() for _ in range(reader.number())]


def parameters(section: bytes) -> list[int]:
    """Return how many parameters each function type takes.

    Raises:
        BuildError: a type is not that of a plain function.
    """
    reader, counts = Reader(section), []
    for _ in range(reader.number()):
        if reader.number() != FUNCTION_TYPE:
            raise BuildError("the runtime's wasm has a type that is no plain function's: see browser/wasm.py")
        counts.append(len(reader.sized()))
        reader.sized()
    return counts


def imports(section: bytes) -> list[Import]:
    """Return a module's imports, in order."""
    reader, imports = Reader(section), []
    for _ in range(reader.number()):
        module, name, kind = reader.sized().decode(), reader.sized().decode(), reader.number()
        begin = reader.at
        if kind == FUNCTION:
            reader.number()
        elif kind in {TABLE, MEMORY}:
            reader.at += kind == TABLE
            reader.limits()
        elif kind == GLOBAL:
            reader.at += 2
        else:
            reader.at += 1
            reader.number()
        imports.append(Import(module, name, kind, section[begin : reader.at]))
    return imports


def exports(section: bytes) -> list[Export]:
    """Return a module's exports, in order."""
    reader = Reader(section)
    return [Export(reader.sized().decode(), reader.number(), reader.number()) for _ in range(reader.number())]


def encoded_exports(entries: Iterable[Export]) -> bytes:
    """Encode the export section."""
    return vector([sized(entry.name.encode()) + bytes([entry.kind]) + leb(entry.index) for entry in entries])


def encoded_imports(entries: Iterable[Import]) -> bytes:
    """Encode the import section."""
    return vector([sized(entry.module.encode()) + sized(entry.name.encode()) + bytes([entry.kind]) + entry.type for entry in entries])


def globals_of(section: bytes) -> list[bytes]:
    """Return the type of each global that a module defines.

    Raises:
        BuildError: one is not initialized by one constant.
    """
    reader, types = Reader(section), []
    for _ in range(reader.number()):
        types.append(reader.take(2))
        opcode = reader.number()
        if opcode not in {GLOBAL_GET, I32_CONST}:
            raise BuildError(f"the runtime's wasm has a global that begins with opcode {opcode:#x}")
        reader.number(signed=True)
        if reader.number() != END:
            raise BuildError("the runtime's wasm has a global that is not one constant")
    return types


def data(section: bytes, base: int) -> tuple[int, bytes]:
    """Return the module's one data segment: its address and its bytes.

    Args:
        section: the module's data section.
        base: the value of ``__memory_base``, the only global that an address may be read from.

    Raises:
        BuildError: there is more than one segment, or one of another kind.
    """
    reader = Reader(section)
    count, flags, opcode = reader.number(), reader.number(), reader.number()
    operand = reader.number(signed=True)
    if (count, flags) != (1, ACTIVE) or opcode not in {GLOBAL_GET, I32_CONST} or reader.number() != END:
        raise BuildError(f"the runtime's wasm has {count} data segments, of kind {flags}, opcode {opcode:#x}")
    return (base if opcode == GLOBAL_GET else operand), reader.sized()
