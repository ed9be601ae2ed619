"""Parse a request body within limits of size and time: urlencoded, multipart (with an upload) or JSON."""

from __future__ import annotations

import asyncio
import codecs
import json
from encodings import normalize_encoding
from encodings.aliases import aliases
from typing import TYPE_CHECKING, Any, NoReturn
from urllib.parse import parse_qsl

from python_multipart.exceptions import FormParserError
from python_multipart.multipart import parse_options_header

from relay.intake import thread_pool
from relay.intake.multipart import MAX_FIELDS, MAX_FILE_BYTES, TRUNCATED, Form, report
from relay.intake.problems import Problem, Refusal, too_large, unreadable
from relay.intake.submission import UPLOAD_FIELD, Submission, flatten, sort_pairs
from relay.values.text import clean_all, one_line

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator

    from starlette.requests import Request

MAX_TEXT_BYTES = 256 * 1024
"""Bytes of a body without a file, and of a multipart body's text."""
MAX_ESTIMATE_BYTES = 32 * 1024
"""Bytes of a body for POST /estimate: answers alone, no file, no message."""
MAX_BODY_BYTES = MAX_TEXT_BYTES + 4 * MAX_FILE_BYTES
"""Bytes of a multipart body: bytes past the largest file are read and dropped, so that the form comes back with what was typed."""
CHUNK_BYTES = 64 * 1024
"""Bytes that are parsed at a time."""
TIMEOUT_SECONDS = 30.0
"""Timeout for a body to arrive."""
LONGEST_KIND = 500
"""Characters of a Content-Type: reading one takes longer with the square of them."""
MULTIPART = "multipart/form-data"
ENCODINGS = {**{name: name for name in aliases.values()}, **aliases}
"""What Python calls an encoding, by its names. It is asked for no other: it would keep each name that it does not know, for ever."""


async def read(
    request: Request, known: frozenset[str], *, files: bool = True, most: int = MAX_TEXT_BYTES, patience: float = TIMEOUT_SECONDS
) -> Submission:
    """Parse a posted body.

    Args:
        request: whose body it is.
        known: the names of the engine's questions.
        files: whether a file is kept; where not, what comes of one is dropped as it arrives, and the text is read all the same.
        most: bytes of text.
        patience: seconds the body may take to arrive.

    Raises:
        Refusal: 400 for a body that cannot be read, 408 for one that does not arrive, 413 for one too large, 415 for another kind.
    """
    kind = _media_type(request)
    charset = _charset(request)
    whole = MAX_BODY_BYTES if kind == MULTIPART and most == MAX_TEXT_BYTES else most
    length = request.headers.get("content-length", "")
    if length.isascii() and length.isdigit() and (len(length) > 12 or int(length) > whole):  # noqa: PLR2004 - longer than any body
        _refuse_length(whole)
    try:
        async with asyncio.timeout(patience):
            if kind == MULTIPART:
                parts = await _multipart(request, known, charset, whole, most, files=files)
            else:
                body = b"".join([chunk async for chunk in _chunks(request, whole)])
                parts = await thread_pool.run(READERS[kind], body, known, charset)
    except TimeoutError:
        raise Refusal(408, "The request did not arrive in time. Nothing was stored. Send it again.") from None
    return Submission(
        json=kind == "application/json",
        agent=one_line(request.headers.get("user-agent", ""))[:300],
        origin=one_line(request.headers.get("origin", ""))[:300],
        **parts,
    )


def _media_type(request: Request) -> str:
    """Return the media type of a body that can be read, or raise Refusal."""
    stated = request.headers.get("content-type", "")
    if len(stated) > LONGEST_KIND:
        unreadable(f"its Content-Type has more than {LONGEST_KIND} characters")
    kind = stated.partition(";")[0].strip().lower()
    if kind not in {MULTIPART, *READERS}:
        raise Refusal(
            415,
            f"This address takes application/x-www-form-urlencoded, multipart/form-data and application/json, not {one_line(kind)[:80] or 'nothing'}.",
            (Problem("", "UNSUPPORTED_MEDIA_TYPE", "Send the form as a browser does, or as JSON."),),
        )
    encoding = request.headers.get("content-encoding", "").strip().lower()
    if encoding not in {"", "identity"}:
        raise Refusal(
            415,
            f"This address reads no compressed body ({one_line(encoding)[:40]}). Nothing was stored. Send it without Content-Encoding.",
            (Problem("", "UNSUPPORTED_ENCODING", "Send the body without Content-Encoding."),),
        )
    return kind


def declared_length(request: Request) -> int:
    """Return how many bytes a multipart body can hold: what it says, or the most that is read; 0 for another kind, which brings no file."""
    if not request.headers.get("content-type", "").lower().startswith("multipart/"):
        return 0
    length = request.headers.get("content-length", "")
    return min(int(length), MAX_TEXT_BYTES + MAX_FILE_BYTES) if length.isascii() and length.isdigit() else MAX_TEXT_BYTES + MAX_FILE_BYTES


def _refuse_length(whole: int) -> NoReturn:
    """Refuse a body for its length alone. Only a file makes one longer than all its text may be."""
    if whole < MAX_BODY_BYTES:
        too_large()
    words = f"The file is larger than {MAX_FILE_BYTES // 1024 // 1024} MB. Nothing was stored. Go back, choose a smaller PDF or none, and send again."
    raise Refusal(413, words, (Problem(UPLOAD_FIELD, "FILES_TOO_BIG", words),))


async def _chunks(request: Request, most: int) -> AsyncGenerator[bytes]:
    """Yield a body in chunks of a useful size, however small the chunks that arrive."""
    got = 0
    chunk = bytearray()
    async for part in request.stream():
        got += len(part)
        if got > most:
            _refuse_length(most)
        chunk += part
        if len(chunk) >= CHUNK_BYTES:
            yield bytes(chunk)
            chunk.clear()
    yield bytes(chunk)


def _charset(request: Request) -> str:
    """Return the encoding that a body names, empty where it names none.

    Raises:
        Refusal: 415, one that no form of a browser uses.
    """
    name = parse_options_header(request.headers.get("content-type", ""))[1].get(b"charset", b"").decode("latin-1").strip()
    if not name:
        return ""
    try:
        codec = codecs.lookup(ENCODINGS[normalize_encoding(name).lower()]).name
    except LookupError:
        codec = ""
    if codec in {"ascii", "iso8859-1"}:
        return "cp1252"  # what these names mean on the web: https://encoding.spec.whatwg.org/#names-and-labels, read 2026-11-28
    if codec == "utf-8" or codec.startswith(("iso8859-", "cp125")):
        return codec
    raise Refusal(
        415,
        f"This address reads UTF-8, windows-125x and ISO 8859 text, not {one_line(name)[:40]}. Nothing was stored.",
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


def _urlencoded(body: bytes, known: frozenset[str], charset: str) -> dict[str, Any]:
    try:
        pairs = parse_qsl(body.decode("latin-1"), keep_blank_values=True, encoding="latin-1", max_num_fields=MAX_FIELDS)
    except ValueError:
        unreadable(f"more than {MAX_FIELDS} fields")
    return sort_pairs(
        [(_decoded(name.encode("latin-1"), charset), _decoded(value.encode("latin-1"), charset)) for name, value in pairs], known
    )


def _constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is not JSON")


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Return a JSON object; reject duplicate names, of which one value would be lost."""
    values = dict(pairs)
    if len(values) < len(pairs):
        raise ValueError("a name is there twice in one object")
    return values


def _json(body: bytes, known: frozenset[str], charset: str) -> dict[str, Any]:
    try:
        text = body.decode(charset if charset not in {"", "utf-8"} else "utf-8-sig", "strict")
        value = json.loads(text, parse_constant=_constant, object_pairs_hook=_object)
    except RecursionError:
        unreadable("the JSON is nested too deeply")
    except ValueError as error:
        unreadable(f"not JSON ({one_line(str(error))[:120]})")
    if not isinstance(value, dict):
        unreadable("the JSON is not an object")
    try:
        pairs = flatten(value, known, MAX_FIELDS)
        wanted = clean_all(value.get("request", ""))
    except RecursionError:
        unreadable("the JSON is nested too deeply")
    except ValueError as error:
        unreadable(str(error))
    parts = sort_pairs(pairs, known)
    if not isinstance(wanted, str):
        parts["request"] = wanted
    return parts


READERS = {"application/json": _json, "application/x-www-form-urlencoded": _urlencoded}
"""Parsers of a whole body by media type; multipart is parsed as it arrives."""


async def _multipart(request: Request, known: frozenset[str], charset: str, whole: int, most: int, *, files: bool) -> dict[str, Any]:
    boundary = parse_options_header(request.headers.get("content-type", ""))[1].get(b"boundary", b"")
    if not boundary:
        unreadable("the multipart body names no boundary")
    try:
        form = Form(boundary, charset or "utf-8", most, files=files)
        async for chunk in _chunks(request, whole):
            await thread_pool.run(form.write, chunk)
        form.finish()
    except (FormParserError, ValueError) as error:
        unreadable(f"the multipart body is broken ({one_line(str(error))[:120]})")
    return await thread_pool.run(_sort_form, form, known, files=files)


def _sort_form(form: Form, known: frozenset[str], *, files: bool) -> dict[str, Any]:
    parts = sort_pairs(form.pairs, known)
    if not form.complete:
        return parts | {"problems": (TRUNCATED,)}
    if not files:
        return parts | {"file_refused": any(file.size for file in form.files)}
    upload, problems = report(form.files)
    return parts | {"upload": upload, "problems": (*parts["problems"], *problems)}
