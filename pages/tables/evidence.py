"""The elements and their evidence as pages, forms and files to take away: one source, data/elements.toml."""

from html import escape
from pathlib import Path

from estimator import wire
from estimator.asks import checklist
from estimator.card.elements import KINDS
from estimator.present import csv as tables
from pages.templates import one_block

FRAGMENTS = Path("docs/_fragments")
DOWNLOADS = Path("docs/assets/downloads")

EMPTY_ROWS = 14
"""Rows of a sheet filled in by hand: what fits on a letter page in landscape."""
ROSTER = (
    (
        "Site",
        "Name",
        "Job",
        "Level (worker, supervisor, manager)",
        "Shift",
        "Full-time or part-time",
        "Years with you",
        "On site, days and hours",
        "Away until",
    ),
    ("Example yard", "A. Example", "Equipment operator", "Worker", "Day", "Full-time", "2", "Monday to Thursday, 7:00 to 17:00", ""),
)
TRACKER = (
    (
        "Number",
        "Element",
        "What was found",
        "Found by",
        "Found on",
        "Action",
        "Owner",
        "Due",
        "Status (open, started, done, checked)",
        "Proof",
        "Closed on",
    ),
    (
        "1",
        "Inspections",
        "Example: findings have no due date",
        "Readiness review",
        "",
        "Add owner and due date to the form",
        "",
        "",
        "open",
        "",
        "",
    ),
)


def described() -> str:
    """Return every element with what it asks and its evidence, as Markdown."""
    parts = []
    for element in wire.card().elements.all:
        lines = []
        for kind, name in KINDS.items():
            texts = [line.text for line in element.evidence if line.kind == kind]
            lines.append(f"- **{name}:** {'; '.join(text[0].lower() + text[1:] for text in texts)}.")
        parts.append(f"### {element.number}. {element.name} {{ #{element.slug} }}\n\n{element.asks}\n\n" + "\n".join(lines) + "\n")
    return "\n".join(parts)


def evidence_map() -> tuple[tuple[str, ...], ...]:
    """Return the evidence map: one row for each line of documents."""
    rows = [("Element", "Question or evidence", "Document that proves it", "Version or date", "Owner", "Where it is kept", "Gap")]
    rows += [
        (f"{element.number}. {element.name}", line.text, "", "", "", "", "")
        for element in wire.card().elements.all
        for line in element.evidence
        if line.kind == "documents"
    ]
    return tuple(rows)


def printed(rows: tuple[tuple[str, ...], ...], caption: str, least: int = 0) -> str:
    """Return rows as a sheet to print and fill in by hand, with empty rows up to `least`."""
    head, *body = rows
    cells = [*body, *((" ",) * len(head) for _ in range(least - len(body)))]
    columns = "".join(f'<th scope="col">{escape(cell)}</th>' for cell in head)
    lines = "".join("<tr>" + "".join(f"<td>{escape(cell.strip()) or '&nbsp;'}</td>" for cell in row) + "</tr>" for row in cells)
    return one_block(
        f'<section class="cor-scroll cor-sheet" tabindex="0" aria-label="{escape(caption)}"><table class="cor-table">'
        f"<caption>{escape(caption)}</caption><thead><tr>{columns}</tr></thead><tbody>{lines}</tbody></table></section>"
    )


def csv(rows: tuple[tuple[str, ...], ...]) -> bytes:
    """Return rows as CSV that spreadsheets open without asking: UTF-8 with its mark, CRLF, every cell in quotes."""
    return tables.table(rows, quote_all=True).encode("utf-8-sig")


def made() -> dict[Path, str | bytes]:
    """Return the fragments and the downloads."""
    every = wire.card().elements.all
    return {
        FRAGMENTS / "elements.md": described(),
        FRAGMENTS / "checklist.html": checklist.html(every),
        FRAGMENTS / "sheet-evidence-map.html": printed(evidence_map(), "Evidence map"),
        FRAGMENTS / "sheet-tracker.html": printed((TRACKER[0],), "Corrective action tracker", EMPTY_ROWS),
        FRAGMENTS / "sheet-roster.html": printed((ROSTER[0],), "Availability roster", EMPTY_ROWS),
        DOWNLOADS / "checklist.csv": checklist.csv(every).encode("utf-8-sig"),
        DOWNLOADS / "evidence-map.csv": csv(evidence_map()),
        DOWNLOADS / "corrective-action-tracker.csv": csv(TRACKER),
        DOWNLOADS / "availability-roster.csv": csv(ROSTER),
    }
