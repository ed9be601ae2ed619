"""Reads the instructions of a WebAssembly function, far enough to find those that read or write memory."""

from collections.abc import Iterator
from dataclasses import dataclass

from browser import wasm
from browser.paths import BuildError

BLOCKS, BR_TABLE, SELECT_TYPED = {2, 3, 4, 6}, 0x0E, 0x1C
ONE_INDEX = {7, 8, 9, 0x0C, 0x0D, 0x10, 0x12, 0x18, *range(0x20, 0x27), 0x3F, 0x40, 0xD0, 0xD2}
TWO_INDEXES = {0x11, 0x13}
NO_OPERAND = {0, 1, 5, 0x0A, 0x0B, 0x0F, 0x19, 0x1A, 0x1B, 0xD1, *range(0x45, 0xC5)}
CONSTANTS = {0x41: 0, 0x42: 0, 0x43: 4, 0x44: 8}
"""Bytes of a constant's operand, by opcode; 0 for a number in LEB128."""
BULK = 0xFC
BULK_OPERANDS = {**dict.fromkeys(range(8), 0), 8: 2, 9: 1, 10: 2, 11: 1, 12: 2, 13: 1, 14: 2, 15: 1, 16: 1, 17: 1}
"""Operands of an instruction that begins with ``BULK``, by its number."""
INIT, COPY, FILL = 8, 10, 11
I32, I64, F32, F64 = 0x7F, 0x7E, 0x7D, 0x7C
LOADS = range(0x28, 0x36)
STORES = dict(zip(range(0x36, 0x3F), (I32, I64, F32, F64, I32, I32, I64, I64, I64), strict=True))
"""The type of the value that a store writes, by opcode."""


@dataclass(frozen=True, slots=True)
class Access:
    """An instruction that reads or writes memory: where it begins in its body, its opcode or bulk number, and its constant offset."""

    at: int
    opcode: int
    offset: int = 0
    bulk: bool = False


def accesses(body: bytes, begin: int) -> Iterator[Access]:
    """Each instruction of a body that reads or writes memory.

    Args:
        body: a function's locals and instructions.
        begin: where the instructions begin.

    Raises:
        BuildError: an instruction that this module does not know. Vectors and atomics are among them: the runtime has none.
    """
    reader = wasm.Reader(body)
    reader.at = begin
    while reader.at < len(body):
        at, opcode = reader.at, body[reader.at]
        reader.at += 1
        if opcode in LOADS or opcode in STORES:
            reader.number()
            yield Access(at, opcode, reader.number())
        elif opcode == BULK and (kind := reader.number()) in BULK_OPERANDS:
            for _ in range(BULK_OPERANDS[kind]):
                reader.number()
            if kind == INIT:
                raise BuildError("the runtime's wasm fills memory from its own data; see browser/code.py")
            if kind in {COPY, FILL}:
                yield Access(at, kind, bulk=True)
        else:
            skip_operands(reader, opcode)


def skip_operands(reader: wasm.Reader, opcode: int) -> None:
    """Skip the operands of an instruction that does not use memory.

    Raises:
        BuildError: the instruction is not known.
    """
    if opcode in ONE_INDEX or opcode in BLOCKS:
        reader.number()
    elif opcode in CONSTANTS:
        reader.at += CONSTANTS[opcode]
        if not CONSTANTS[opcode]:
            reader.number()
    elif opcode in TWO_INDEXES:
        reader.number()
        reader.number()
    elif opcode in {BR_TABLE, SELECT_TYPED}:
        for _ in range(reader.number() + (opcode == BR_TABLE)):
            reader.number()
    elif opcode not in NO_OPERAND:
        raise BuildError(f"the runtime's wasm has an instruction {opcode:#x} that browser/code.py does not know")
