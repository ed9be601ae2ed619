"""Instruments the wasm: it marks each function that is called and each unit of memory that is read or written.

The marks are bytes of a second memory, exported as ``#marks``: one for each function, then one for each unit that is read (from
``READ``), then one for each unit that is written (from ``WRITTEN``). Nothing is renumbered; a function of our own at the end
marks the range of a copy or fill.
"""

from browser import code, split, wasm
from browser.wasm import Export

UNIT_BITS = 3
UNIT = 1 << UNIT_BITS
"""Bytes of memory that share a mark. An access that crosses into the next unit marks the first; see ``constants.MARGIN``."""
READ = 1 << 16
WRITTEN = READ + (1 << 32 - UNIT_BITS)
MEMORY_PAGE = 1 << 16
SECOND_MEMORY = b"\x40\1"
"""The beginning of a memory operand: no alignment, the second memory."""
GET, SET, TEE, ADD, SUB, SHIFT, STORE8, CALL, IF, EMPTY = 0x20, 0x21, 0x22, 0x6A, 0x6B, 0x76, 0x3A, 0x10, 0x04, 0x40
RANGE_PARAMETERS = 3
"""Of the function that marks a range: where its marks begin, an address, a number of bytes."""


def instrumented(module: bytes) -> bytes:
    """The module with its marks."""
    sections = wasm.sections(module)
    bodies = wasm.items(sections[wasm.CODE])
    types = wasm.indexes(sections[wasm.FUNCTIONS])
    parameters = wasm.parameters(sections[wasm.TYPES])
    imported = sum(entry.kind == wasm.FUNCTION for entry in wasm.imports(sections[wasm.IMPORTS]))
    marked = [body_with_marks(body, number, parameters[types[number]], imported + len(bodies)) for number, body in enumerate(bodies)]
    range_type = bytes([wasm.FUNCTION_TYPE]) + wasm.vector([bytes([code.I32])] * RANGE_PARAMETERS) + b"\0"
    changed = {
        wasm.TYPES: split.append(sections[wasm.TYPES], [range_type]),
        wasm.FUNCTIONS: split.append(sections[wasm.FUNCTIONS], [wasm.leb(len(parameters))]),
        wasm.MEMORIES: b"\1\0" + wasm.leb((2 * WRITTEN - READ) // MEMORY_PAGE),
        wasm.EXPORTS: wasm.encoded_exports([*wasm.exports(sections[wasm.EXPORTS]), Export(f"{split.LINK}marks", wasm.MEMORY, 1)]),
        wasm.CODE: wasm.vector([wasm.sized(body) for body in [*marked, range_body()]]),
    }
    return wasm.encoded({**sections, **changed}, wasm.custom(module, "dylink.0"))


def body_with_marks(body: bytes, number: int, parameters: int, mark_range: int) -> bytes:
    """A body that marks its function first, then whatever it reads and writes.

    Args:
        body: the function's locals and instructions.
        number: of the function, which is its mark's address.
        parameters: how many the function takes: its locals follow them.
        mark_range: the index of the function that marks a range.
    """
    reader = wasm.Reader(body)
    groups, first = reader.number(), parameters
    begin = reader.at
    for _ in range(groups):
        first += reader.number()
        reader.at += 1
    kinds = [code.I32, code.I32, code.I32, code.I64, code.F32, code.F64]
    values = dict(zip(kinds[2:], range(first + 2, first + 6), strict=True))
    added = b"".join(bytes([1, kind]) for kind in kinds)
    out = [wasm.leb(groups + len(kinds)), body[begin : reader.at], added, wasm.const(0), wasm.const(1), store8(number)]
    at = reader.at
    for access in code.accesses(body, reader.at):
        out += [body[at : access.at], mark(access, first, values, mark_range)]
        at = access.at
    return b"".join([*out, body[at:]])


def mark(access: code.Access, address: int, values: dict[int, int], mark_range: int) -> bytes:
    """The instructions that mark an access; they leave the stack as it was. ``address`` and the next are locals, ``values`` one by type."""
    if access.bulk:
        source, size = address + 1, values[code.I32]
        marks = call_range(mark_range, WRITTEN, address, size)
        if access.opcode == code.COPY:
            marks += call_range(mark_range, READ, source, size)
        return op(SET, size) + op(SET, source) + op(SET, address) + marks + op(GET, address) + op(GET, source) + op(GET, size)
    kind = code.STORES.get(access.opcode)
    marks = op(TEE, address) + op(GET, address) + wasm.const(access.offset) + bytes([ADD]) + unit()
    marks += wasm.const(1) + store8(READ if kind is None else WRITTEN)
    return marks if kind is None else op(SET, values[kind]) + marks + op(GET, values[kind])


def call_range(mark_range: int, marks: int, address: int, size: int) -> bytes:
    """Call the function that marks a range."""
    return wasm.const(marks) + op(GET, address) + op(GET, size) + op(CALL, mark_range)


def range_body() -> bytes:
    """The function that marks every unit of a range, unless the range is empty."""
    marks, address, size = range(RANGE_PARAMETERS)
    first = op(GET, address) + unit()
    last = op(GET, address) + op(GET, size) + bytes([ADD]) + wasm.const(1) + bytes([SUB]) + unit()
    count = last + first + bytes([SUB]) + wasm.const(1) + bytes([ADD])
    fill = first + op(GET, marks) + bytes([ADD]) + wasm.const(1) + count + bytes([code.BULK, code.FILL, 1])
    return b"\0" + op(GET, size) + bytes([IF, EMPTY]) + fill + bytes([wasm.END, wasm.END])


def unit() -> bytes:
    """From an address to the number of its unit."""
    return wasm.const(UNIT_BITS) + bytes([SHIFT])


def op(opcode: int, index: int) -> bytes:
    """An instruction with one index."""
    return bytes([opcode]) + wasm.leb(index)


def store8(offset: int) -> bytes:
    """Store a byte into the marks."""
    return bytes([STORE8]) + SECOND_MEMORY + wasm.leb(offset)
