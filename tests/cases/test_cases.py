"""The golden cases are right, and the command that keeps them shows what differs."""

from datetime import date
from pathlib import Path
from typing import NoReturn

import pytest

from cases import __main__ as command
from cases import answers, gaps, layout
from cases.layout import Case
from estimator import RateCardError, wire
from testing.cards import card

CASES = layout.all_cases()


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.title)
def test_case(case: Case) -> None:
    """The engine answers a golden case as it is written down."""
    assert list(answers.differences(case.expect, answers.answered(case))) == []
    assert case.expect == answers.answered(case)


@pytest.mark.parametrize("path", layout.files(), ids=lambda path: path.stem)
def test_layout(path: Path) -> None:
    """Writing the expectations again changes no character of a file."""
    written = layout.rewritten(path, [case.expect for case in layout.read(path)])
    assert written == path.read_text(encoding="utf-8")


@pytest.mark.no_cover
def test_every_answer_has_a_case() -> None:
    """Each option of each question, each add-on and each kind of audit with each program is in some case."""
    assert list(gaps.gaps(wire.card(), CASES)) == []


@pytest.mark.no_cover
def test_what_no_case_shows_gets_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without its cases an option is named by the command, and written as a case that is in order and answered: add-on, partner, audit."""
    slugs = {section: [*wire.card().options(section)][-1] for section in ("addon", "partner", "audit")}
    for path in layout.files():
        parts = path.read_text(encoding="utf-8").split("\n\n")
        kept = [part for part in parts if not any(f'"{slug}"' in part for slug in slugs.values())]
        (tmp_path / path.name).write_text("\n\n".join(kept).strip("\n") + "\n", encoding="utf-8")
    monkeypatch.setattr(layout, "FOLDER", tmp_path)
    assert command.main([]) == 1
    assert command.main(["--write"]) == 0
    assert command.main([]) == 0
    for section, slug in slugs.items():
        found = [case for case in layout.all_cases() if slug in (case.request.get(section), *case.request.get("addons", []))]
        assert found, section
        assert all(case.expect for case in found), section


def test_notices() -> None:
    """No case expects a notice that is not; only illustrative rates get the notice that they are."""
    given = {code for case in CASES for code in case.expect.get("notices", [])}
    assert given <= set(wire.card().words["notices"])
    assert ("illustrative" in given) is (wire.card().status == "illustrative")


@pytest.mark.no_cover
def test_a_notice_that_no_case_shows_gets_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where no case has a notice that requests get, one is written for it."""
    for path in layout.files():
        kept = [part for part in path.read_text(encoding="utf-8").split("\n\n") if '"maintenance-internal"' not in part]
        (tmp_path / path.name).write_text("\n\n".join(kept).strip("\n") + "\n", encoding="utf-8")
    monkeypatch.setattr(layout, "FOLDER", tmp_path)
    assert command.main(["--write"]) == 0
    assert command.main([]) == 0
    assert any("maintenance-internal" in case.expect.get("notices", []) for case in layout.all_cases())


GONE = """today = 2026-11-24

[common]
employees = 12
industry = "whaling"

[[case]]
name = "stays"
why = "All of the file share an industry that the card does not have."
request = { audit = "gap" }
[case.expect]
total = "1.00"

[[case]]
name = "goes"
why = "It shows an add-on that the card does not have."
request = { audit = "gap", addons = ["tea"] }
[case.expect]
total = "2.00"

[[case]]
name = "is refused"
why = "It is a case because it is wrong."
request = { audit = "tea party" }
[case.expect]
problems = [{ field = "audit", message = "" }]
"""


def test_what_is_no_longer_offered_is_taken_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """A priced case of what the card no longer has is named and taken out; an answer that all share becomes the typical one; what must be refused stays."""
    monkeypatch.setattr(layout, "FOLDER", tmp_path)
    (tmp_path / "some.toml").write_text(GONE, encoding="utf-8")
    assert command.main([]) == 1
    typical = wire.card().typical("industry").name
    message = capsys.readouterr().out
    assert f"some: industry whaling is no longer offered; {typical} replaces it" in message
    assert "some: goes\n    to be taken out by --write: no longer offered: tea" in message
    assert command.main(["--write"]) == 0
    assert command.main([]) == 0
    assert [case.name for case in layout.all_cases()] == ["stays", "is refused"]
    assert {case.request["industry"] for case in layout.all_cases()} == {typical}


def test_data_that_cannot_be_read(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """A mistake in the data is named, one a line, and nothing is written."""

    def broken() -> NoReturn:
        raise RateCardError(["rates.toml: file: is not TOML"])

    monkeypatch.setattr(wire, "card", broken)
    assert command.main(["--write"]) == 2
    assert capsys.readouterr().err == "rates.toml: file: is not TOML\n"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with one file: a comment, and a case without expectation."""
    monkeypatch.setattr(layout, "FOLDER", tmp_path)
    text = '# Ours.\n\ntoday = 2026-11-24\n\n# One.\n[[case]]\nname = "one"\nwhy = "a “why” with \\"quotes\\""\nrequest = { audit = "none", employees = 3 }\n'
    (tmp_path / "some.toml").write_text(text, encoding="utf-8")
    return tmp_path


@pytest.mark.usefixtures("folder")
def test_command_says_what_differs(capsys: pytest.CaptureFixture[str]) -> None:
    """A case that differs is named with each figure, expected and got, and the status is 1."""
    assert command.main([]) == 1
    message = capsys.readouterr().out
    assert "some: one\n" in message
    assert "total: expected nothing, got 0.00" in message
    assert "1 cases, 1 differ" in message


def test_command_writes(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """`--write` fills the expectations in, keeps comments, and then nothing differs."""
    before = (folder / "some.toml").read_text(encoding="utf-8")
    assert command.main(["--write"]) == 0
    assert (folder / "some.toml").read_text(encoding="utf-8").startswith(before.rstrip("\n") + "\n[case.expect]\n")
    assert command.main([]) == 0
    assert capsys.readouterr().out.endswith("1 cases, 0 differ\n")


@pytest.mark.usefixtures("folder")
def test_command_asks_another_day(capsys: pytest.CaptureFixture[str]) -> None:
    """`--on` asks the cases on another day: before the first rates there is no price."""
    command.main(["--write"])
    assert command.main(["--on", "2025-03-31"]) == 1
    assert "2025-03-31 is before the first rates" in capsys.readouterr().out


def test_command_refuses_to_write_another_day(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """`--write` with `--on` is refused: the files contain their day."""
    with pytest.raises(SystemExit):
        command.main(["--write", "--on", "2027-01-01"])
    assert "change it there" in capsys.readouterr().err
    assert "expect" not in (folder / "some.toml").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ('[[case]]\nname = "one"\nrequest = {}', "case 2 lacks why"),
        ('[[case]]\nname = "two"\nwhy = "because"\nrequest = {}\nexpects = {}', "case 2 does not know expects"),
        ('[[case]]\nname = "one"\nwhy = "because"\nrequest = {}', "two cases are called “one”"),
    ],
)
def test_bad_cases_are_named(folder: Path, wrong: str, message: str) -> None:
    """A case that lacks a key, has an unknown one, or another's name is refused with file and place."""
    path = folder / "some.toml"
    path.write_text(path.read_text(encoding="utf-8") + f"\n{wrong}\n", encoding="utf-8")
    with pytest.raises(ValueError, match=f"some.toml: {message}"):
        layout.all_cases()


@pytest.mark.no_cover
def test_an_option_s_days_are_those_of_its_case(tmp_path: Path) -> None:
    """A case of what has ended is gone, but not where its own day was before; what begins later gets a case on its first day."""
    added = (
        'addon.extra = { label = "Extra", from = 2031-01-01, unit = "CAD", source = "T.", values = [{ from = 2031-01-01, price = 9 }] }\n'
    )
    entry = "addon.results-presentation = { "
    offered = card(tmp_path, (entry, f"{added}{entry}until = 2026-10-31, "))
    case: dict[str, object] = {"addons": ["results-presentation"]}
    today = date(2026, 11, 24)
    assert gaps.gone(offered, case, today) == {"addons": "results-presentation"}
    assert gaps.gone(offered, case | {"on": "2026-10-01"}, today) == {}
    cases = [request for _, name, request in gaps.gaps(offered, layout.all_cases()) if name == "Extra"]
    assert cases == [{"audit": "none", "addons": ["extra"], "on": "2031-01-01"}]
