"""Reads where a WebAssembly module keeps the data it fills its memory with."""

from dataclasses import dataclass

from browser.paths import BuildError

PREAMBLE = b"\0asm\1\0\0\0"
DATA_SECTION = 11
ACTIVE, GLOBAL_GET, I32_CONST, END = 0, 0x23, 0x41, 0x0B


@dataclass(frozen=True, slots=True)
class Segment:
    """One stretch of data: where it lies in the module's file, and where in memory it goes, in bytes."""

    offset: int
    address: int
    size: int


class Reader:
    """Reads a module's bytes in order."""

    def __init__(self, data: bytes) -> None:
        """Begin after the preamble that every module has."""
        if not data.startswith(PREAMBLE):
            message = "the runtime's wasm does not begin as a WebAssembly 1 module does"
            raise BuildError(message)
        self.data = data
        self.at = len(PREAMBLE)

    def number(self, *, signed: bool = False) -> int:
        """One integer in LEB128."""
        value = shift = 0
        while True:
            byte = self.data[self.at]
            self.at += 1
            value |= (byte & 0x7F) << shift
            shift += 7
            if not byte & 0x80:
                break
        return value - (1 << shift) if signed and byte & 0x40 else value


def segments(data: bytes, base: int) -> list[Segment]:
    """Every data segment that is put in memory when the module is instantiated.

    Args:
        data: the module.
        base: what the page gives it as ``__memory_base``, the one global an address may be read from.

    Raises:
        BuildError: not a WebAssembly module, or a kind of segment this does not know.
    """
    reader = Reader(data)
    while reader.at < len(data):
        kind = reader.number()
        size = reader.number()
        if kind == DATA_SECTION:
            return [segment(reader, base) for _ in range(reader.number())]
        reader.at += size
    return []


def segment(reader: Reader, base: int) -> Segment:
    """Read one data segment and move past it."""
    flags, opcode = reader.number(), reader.number()
    if flags != ACTIVE or opcode not in {GLOBAL_GET, I32_CONST}:
        message = f"the runtime's wasm has a data segment of kind {flags}, opcode {opcode:#x}"
        raise BuildError(message)
    operand = reader.number(signed=True)
    address = base if opcode == GLOBAL_GET else operand
    if reader.number() != END:
        message = "the runtime's wasm has a data segment at an address that is not one constant"
        raise BuildError(message)
    size = reader.number()
    found = Segment(reader.at, address, size)
    reader.at += size
    return found
