"""Parse a multipart/form-data body as it arrives: text within a limit, and the one upload that the form takes, a PDF."""

from __future__ import annotations

import dataclasses
import unicodedata

from python_multipart.multipart import MultipartParser, parse_options_header

from pages.forms.quote import MOST_MEGABYTES
from relay.intake.problems import Problem, too_large, unreadable
from relay.intake.submission import UPLOAD_FIELD, Upload
from relay.values.text import one_line

MAX_FILE_BYTES = MOST_MEGABYTES * 1024 * 1024
"""Bytes of an uploaded report: two copies (text and base64) must fit through common mail servers (25 MB)."""
MAX_FIELDS = 300
MAX_FILES = 20
MAX_NAME_BYTES = 90
"""Bytes of a file's name without its ending."""
PDF = b"%PDF-"
PDF_HEADER_BYTES = 1024
"""Bytes in which `%PDF-` must appear: readers accept a byte order mark, blank lines or a mail's headers before it."""
TRUNCATED = Problem(
    "",
    "TRUNCATED",
    "The form did not arrive whole: its end is missing. What arrived is below. Complete it, choose your file again, and send.",
)


@dataclasses.dataclass(slots=True)
class File:
    """A file of the body; its content is kept only where it is allowed."""

    field: str
    name: str
    size: int = 0
    content: bytearray = dataclasses.field(default_factory=bytearray, repr=False)


class Form:
    """A multipart parser that is fed chunks.

    Args:
        boundary: between the parts.
        charset: of names and texts; what is not in it is read as windows-1252.
        most: bytes of text, of all parts together with their headers.
        files: whether a file may be kept; where not, it is dropped as it arrives.
    """

    def __init__(self, boundary: bytes, charset: str, most: int, *, files: bool) -> None:
        self.pairs: list[tuple[str, str]] = []
        self.files: list[File] = []
        self.complete = False
        self._charset = charset
        self._left = most
        self._keeps = files
        self._header = b""
        self._value = b""
        self._disposition = b""
        self._name = ""
        self._text: bytearray | None = None
        self._file: File | None = None
        self._parser = MultipartParser(
            boundary,
            {
                "on_part_begin": self._begin, "on_header_field": self._header_field, "on_header_value": self._header_value,
                "on_header_end": self._header_end, "on_headers_finished": self._headers_end, "on_part_data": self._data,
                "on_part_end": self._end, "on_end": self._finished,
            },
        )  # fmt: skip

    def write(self, chunk: bytes) -> None:
        """Take the next chunk.

        Raises:
            FormParserError: it is not multipart.
            Refusal: 400 or 413, there are too many parts, or too much text.
        """
        self._parser.write(chunk)

    def finish(self) -> None:
        """Keep what arrived of a truncated part."""
        self._parser.finalize()
        self._end()

    def _begin(self) -> None:
        self._disposition = b""

    def _count(self, size: int) -> None:
        self._left -= size
        if self._left < 0:
            too_large()

    def _header_field(self, data: bytes, start: int, end: int) -> None:
        self._count(end - start)
        self._header += data[start:end]

    def _header_value(self, data: bytes, start: int, end: int) -> None:
        self._count(end - start)
        self._value += data[start:end]

    def _header_end(self) -> None:
        if self._header.lower() == b"content-disposition":
            self._disposition = self._value
        self._header = self._value = b""

    def _headers_end(self) -> None:
        options = parse_options_header(self._disposition)[1]
        if b"name" not in options:
            unreadable("a part of the multipart body has no name")
        name = self._decoded(options[b"name"])
        if b"filename" in options:
            self._file = File(name, self._decoded(options[b"filename"]))
            self.files.append(self._file)
        else:
            self._name, self._text = name, bytearray()
        if len(self.pairs) >= MAX_FIELDS or len(self.files) > MAX_FILES:
            unreadable(f"more than {MAX_FIELDS} fields or {MAX_FILES} files")

    def _data(self, data: bytes, start: int, end: int) -> None:
        if self._text is not None:
            self._count(end - start)
            self._text += data[start:end]
        elif self._file is not None:
            self._file.size += end - start
            if self._file.size > MAX_FILE_BYTES:
                self._file.content.clear()
            elif self._keeps and self._file.field == UPLOAD_FIELD:
                self._file.content += data[start:end]

    def _end(self) -> None:
        if self._text is not None:
            self.pairs.append((self._name, self._decoded(self._text)))
        self._text = self._file = None

    def _finished(self) -> None:
        self.complete = True

    def _decoded(self, text: bytes | bytearray) -> str:
        try:
            return text.decode(self._charset)
        except UnicodeDecodeError:
            return text.decode("latin-1")


def report(files: list[File]) -> tuple[Upload | None, list[Problem]]:
    """Return the uploaded report and the problems of the files. A report is attached to the mail; it is never opened, run or served."""
    sent = [file for file in files if file.name or file.size]
    problems = [
        Problem(
            one_line(file.field)[:80], "NO_FILE_UPLOADS", f"The only file this form takes is the last audit report (field {UPLOAD_FIELD})."
        )
        for file in sent
        if file.field != UPLOAD_FIELD
    ]
    reports = [file for file in sent if file.field == UPLOAD_FIELD]
    if len(reports) > 1:
        names = ", ".join(_quoted_name(file) for file in reports)
        problems.append(Problem(UPLOAD_FIELD, "TOO_MANY_FILES", f"Choose one file: {len(reports)} came ({names}). Make one PDF of them."))
    elif reports and (wrong := _file_problem(reports[0])):
        problems.append(wrong)
    if problems or not reports:
        return None, problems
    return Upload(name=file_name(reports[0].name), content=bytes(reports[0].content)), []


def _file_problem(file: File) -> Problem | None:
    most = MAX_FILE_BYTES // 1024 // 1024
    if file.size == 0:
        return Problem(
            UPLOAD_FIELD, "FILE_EMPTY", f"{_quoted_name(file)} is empty: it has no bytes. Choose the file again, or send without it."
        )
    if file.size > MAX_FILE_BYTES:
        return Problem(
            UPLOAD_FIELD,
            "FILES_TOO_BIG",
            f"{_quoted_name(file)} is larger than {most} MB. Choose a PDF of at most {most} MB, or send without it and email it once you have a reference.",
        )
    if PDF not in file.content[:PDF_HEADER_BYTES]:
        return Problem(UPLOAD_FIELD, "TYPE_PDF", "The last audit report must be a PDF file.")
    return None


def _quoted_name(file: File) -> str:
    return f"“{one_line(file.name)[:80]}”" if one_line(file.name) else "The file"


def file_name(text: str) -> str:
    """Return a file name that is safe in a header and on a disk: letters of any script, no folders, no line breaks, ends in .pdf."""
    last = unicodedata.normalize("NFC", one_line(text)).replace("\\", "/").rpartition("/")[2]
    safe = "".join(c if unicodedata.category(c)[0] in "LMN" or c in " ._-" else "_" for c in last).strip(" ._")
    stem = safe[:-4] if safe.lower().endswith(".pdf") else safe
    short = stem.encode()[:MAX_NAME_BYTES].decode("utf-8", "ignore").strip(" ._")
    return f"{short or 'last-audit-report'}.pdf"
