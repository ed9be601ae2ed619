"""A body of bytes from anyone, read within limits: urlencoded, multipart or JSON."""

from __future__ import annotations

import asyncio
import codecs
import json
import re
import unicodedata
from functools import partial
from typing import TYPE_CHECKING, Any, NoReturn
from urllib.parse import parse_qsl

from python_multipart.exceptions import FormParserError
from python_multipart.multipart import parse_options_header
from starlette.datastructures import Headers, UploadFile
from starlette.formparsers import MultiPartException, MultiPartParser

from relay.intake.problems import Problem, Refusal
from relay.intake.submission import Submission, Upload, flatten, sort_pairs
from relay.values.text import line

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Awaitable, Callable

    from starlette.requests import Request

MOST_TEXT = 256 * 1024
"""Bytes of a body without a file, and of a multipart body's text."""
MOST_FILE = 8 * 1024 * 1024
"""Bytes of an uploaded report: two copies (text and base64) must fit through common mail servers (25 MB)."""
MOST_FIELDS = 300
PATIENCE = 30.0
"""Seconds a body may take to arrive."""
UPLOAD_FIELD = "report"
CHARSET = re.compile(r"charset\s*=\s*(\"[^\"]*\"|[^;\s]*)", re.IGNORECASE)
LONGEST_NAME = 90
"""Bytes of a file's name without its ending."""
PDF = b"%PDF-"


async def read(request: Request, known: frozenset[str], *, files: bool = True, patience: float = PATIENCE) -> Submission:
    """Read a posted body; without `files`, what comes of a file is dropped as it arrives, and the text is read all the same.

    Raises:
        Refusal: 400 for a body that cannot be read, 408 for one that does not arrive, 413 for one too large, 415 for another kind.
    """
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    readers: dict[str, Callable[..., Awaitable[dict[str, Any]]]] = {
        "application/json": _json,
        "application/x-www-form-urlencoded": _urlencoded,
        "multipart/form-data": partial(_multipart, MultiPartParser if files else TextParser),
    }
    reader = readers.get(kind)
    if reader is None:
        raise Refusal(
            415,
            f"This address takes application/x-www-form-urlencoded, multipart/form-data and application/json, not {line(kind)[:80] or 'nothing'}.",
            (Problem("", "UNSUPPORTED_MEDIA_TYPE", "Send the form as a browser does, or as JSON."),),
        )
    charset = _charset(request)
    most = MOST_TEXT if kind != "multipart/form-data" else MOST_TEXT + MOST_FILE
    length = request.headers.get("content-length", "")
    if length.isascii() and length.isdigit() and (len(length) > 12 or int(length) > most):  # noqa: PLR2004 - longer than any body
        _too_large(most)
    try:
        async with asyncio.timeout(patience):
            parts = await reader(request, known, most, charset)
    except TimeoutError:
        raise Refusal(408, "The request did not arrive in time. Nothing was stored. Send it again.") from None
    return Submission(
        json=kind == "application/json",
        agent=line(request.headers.get("user-agent", ""))[:300],
        origin=line(request.headers.get("origin", ""))[:300],
        **parts,
    )


def declared(request: Request) -> int:
    """Return how many bytes a multipart body can hold: what it says, or the most that is read; 0 for another kind, which brings no file."""
    if not request.headers.get("content-type", "").lower().startswith("multipart/"):
        return 0
    length = request.headers.get("content-length", "")
    return min(int(length), MOST_TEXT + MOST_FILE) if length.isascii() and length.isdigit() else MOST_TEXT + MOST_FILE


def _too_large(most: int) -> NoReturn:
    raise Refusal(
        413,
        f"The request is larger than {most // 1024} KB. Nothing was stored.",
        (Problem("", "TOO_LARGE", "Shorten the message, or send the file by email after you have a reference."),),
    )


def _unreadable(what: str) -> NoReturn:
    raise Refusal(400, f"The request could not be read: {what}. Nothing was stored.", (Problem("", "UNREADABLE", what),))


async def _bounded(request: Request, most: int) -> AsyncGenerator[bytes]:
    got = 0
    async for chunk in request.stream():
        got += len(chunk)
        if got > most:
            _too_large(most)
        yield chunk


async def _body(request: Request, most: int) -> bytes:
    return b"".join([chunk async for chunk in _bounded(request, most)])


def _charset(request: Request) -> str:
    """Return the encoding that a body names, empty where it names none.

    Raises:
        Refusal: 415, one that no form of a browser uses.
    """
    name = parse_options_header(request.headers.get("content-type", ""))[1].get(b"charset", b"").decode("latin-1").strip()
    if not name:
        return ""
    try:
        found = codecs.lookup(name).name
    except (LookupError, ValueError):
        found = ""
    if found in {"ascii", "iso8859-1"}:
        return "cp1252"  # what these names mean on the web: https://encoding.spec.whatwg.org/#names-and-labels, read 2026-11-28
    if found == "utf-8" or found.startswith(("iso8859-", "cp125")):
        return found
    raise Refusal(
        415,
        f"This address reads UTF-8, windows-125x and ISO 8859 text, not {line(name)[:40]}. Nothing was stored.",
        (Problem("", "UNSUPPORTED_CHARSET", "Send the form as UTF-8."),),
    )


def _decoded(content: bytes, charset: str) -> str:
    """Return a body's text. One that names no encoding and is not UTF-8 is read as browsers' older forms were written."""
    if not charset:
        try:
            return content.decode("utf-8")
        except UnicodeDecodeError:
            charset = "cp1252"
    return content.decode(charset, "replace")


async def _urlencoded(request: Request, known: frozenset[str], most: int, charset: str) -> dict[str, Any]:
    text = (await _body(request, most)).decode("latin-1")
    try:
        pairs = parse_qsl(text, keep_blank_values=True, encoding="latin-1", max_num_fields=MOST_FIELDS)
    except ValueError:
        _unreadable(f"more than {MOST_FIELDS} fields")
    return sort_pairs(
        [(_decoded(name.encode("latin-1"), charset), _decoded(value.encode("latin-1"), charset)) for name, value in pairs], known
    )


def _constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is not JSON")


async def _json(request: Request, known: frozenset[str], most: int, charset: str) -> dict[str, Any]:
    body = await _body(request, most)
    try:
        value = json.loads(body.decode(charset if charset not in {"", "utf-8"} else "utf-8-sig", "strict"), parse_constant=_constant)
    except RecursionError:
        _unreadable("the JSON is nested too deeply")
    except ValueError as error:
        _unreadable(f"not JSON ({line(str(error))[:120]})")
    if not isinstance(value, dict):
        _unreadable("the JSON is not an object")
    try:
        pairs = flatten(value, known)
    except RecursionError:
        _unreadable("the JSON is nested too deeply")
    if len(pairs) > MOST_FIELDS:
        _unreadable(f"more than {MOST_FIELDS} fields")
    parts = sort_pairs(pairs, known)
    if "request" in value and not isinstance(value["request"], str):
        parts["request"] = value["request"]
    return parts


class TextParser(MultiPartParser):
    """Reads a multipart body's text, and keeps nothing of its files."""

    dropped = False

    def on_part_data(self, data: bytes, start: int, end: int) -> None:
        """Take a piece of a part."""
        if self._current_part.file is None:
            super().on_part_data(data, start, end)
        elif end > start:
            self.dropped = True


async def _multipart(
    kind_of_parser: type[MultiPartParser], request: Request, known: frozenset[str], most: int, charset: str
) -> dict[str, Any]:
    kind = request.headers.get("content-type", "")
    headers = Headers({"content-type": CHARSET.sub(f"charset={charset}", kind) if charset else kind})
    parser = kind_of_parser(headers, _bounded(request, most), max_files=2, max_fields=MOST_FIELDS, max_part_size=MOST_TEXT)
    form = None
    try:
        form = await parser.parse()
        pairs = [(name, value) for name, value in form.multi_items() if isinstance(value, str)]
        files = [(name, value) for name, value in form.multi_items() if isinstance(value, UploadFile)]
        parts = sort_pairs(pairs, known) | {"file_refused": isinstance(parser, TextParser) and parser.dropped}
        for name, file in files:
            content = await file.read(MOST_FILE + 1)
            if content:
                parts["upload"] = _pdf(name, file.filename or "", content)
    except (MultiPartException, FormParserError, KeyError, ValueError, LookupError, RecursionError) as error:
        _unreadable(f"the multipart body is broken ({line(str(error))[:120]})")
    finally:
        if form is not None:
            await form.close()
    return parts


def _pdf(field: str, name: str, content: bytes) -> Upload:
    """Take a file that is what it says. It is attached to the mail; it is never opened, run or served."""
    if field != UPLOAD_FIELD:
        _refuse_file(line(field)[:80], "NO_FILE_UPLOADS", f"The only file this form takes is the last audit report (field {UPLOAD_FIELD}).")
    if len(content) > MOST_FILE:
        raise Refusal(
            413,
            f"The file is larger than {MOST_FILE // 1024 // 1024} MB. Nothing was stored.",
            (Problem(UPLOAD_FIELD, "FILES_TOO_BIG", f"Choose a PDF of at most {MOST_FILE // 1024 // 1024} MB."),),
        )
    if not content[:1024].lstrip().startswith(PDF):
        _refuse_file(UPLOAD_FIELD, "TYPE_PDF", "The last audit report must be a PDF file.")
    return Upload(name=file_name(name), content=content)


def _refuse_file(field: str, code: str, message: str) -> NoReturn:
    raise Refusal(422, "There is a problem with the file.", (Problem(field, code, message),))


def file_name(text: str) -> str:
    """Return a file name that is safe in a header and on a disk: letters of any script, no folders, no line breaks, ends in .pdf."""
    last = unicodedata.normalize("NFC", line(text)).replace("\\", "/").rpartition("/")[2]
    kept = "".join(c if unicodedata.category(c)[0] in "LMN" or c in " ._-" else "_" for c in last).strip(" ._")
    stem = kept[:-4] if kept.lower().endswith(".pdf") else kept
    short = stem.encode()[:LONGEST_NAME].decode("utf-8", "ignore").strip(" ._")
    return f"{short or 'last-audit-report'}.pdf"
