"""Past quotes against the engine: the errors, what is off, and what a page may say of it."""

import json
from decimal import Decimal
from pathlib import Path

import pytest

from estimator.cli import backtest, backtest_report, commands
from testing.asking import answered
from testing.cards import CARD, load

HEAD = "name,on,employees,audit,sites,industry,travel.to,addons,documents,readiness,quoted"
ROWS = (
    ("A", "2026-02-03", 15, "certification", 1, "construction", "", "", "electronic", "ready"),
    ("B", "2026-03-03", 40, "certification", 3, "manufacturing", "red-deer;lethbridge", "", "paper", "gaps"),
    ("C", "2026-04-03", 8, "certification", 1, "office", "", "mock-interviews;evidence-map", "electronic", "ready"),
    ("D", "2025-11-03", 120, "maintenance", 9, "oil-and-gas", "edmonton", "", "mixed", "gaps"),
    ("E", "2026-06-01", 60, "recertification", 4, "forestry", "", "", "mixed", "starting"),
)


def lines(row: tuple[object, ...]) -> dict[str, Decimal]:
    """The engine's lines for a row."""
    _, on, people, audit, sites, industry, to, addons, documents, readiness = row
    request = {
        "on": on,
        "employees": people,
        "audit": audit,
        "sites": sites,
        "industry": industry,
        "documents": documents,
        "readiness": readiness,
    }
    more = {"travel": {"to": str(to).split(";")} if to else {}, "addons": str(addons).split(";") if addons else []}
    return {line["code"]: Decimal(line["amount"]) for line in answered("estimate", request | more)["lines"]}


def written(**factors: Decimal) -> str:
    """Quotes that the engine would give if some lines were so many times as large."""
    made = [HEAD]
    for row in ROWS:
        quoted = sum((amount * factors.get(code, Decimal(1)) for code, amount in lines(row).items()), Decimal(0))
        made.append(",".join(map(str, row)) + f',"${quoted:,.2f}"')
    return "\n".join(made) + "\n"


def run(text: str) -> backtest.Backtest:
    """Run over quotes that can be read."""
    found = backtest.run("q.csv", text, CARD)
    assert found.problems == []
    return found


def refused(text: str) -> list[str]:
    """Run over quotes of which some cannot."""
    found = backtest.run("q.csv", text, CARD)
    assert found.problems
    return found.problems


def test_the_engine_s_own_quotes() -> None:
    """Quotes as the engine gives them have no error, and nothing is off."""
    found = run(written())
    assert not any((found.most, found.middle, found.lean, found.spread))
    assert all(quote.inside for quote in found.quotes)
    assert "What may be off" not in backtest_report.layout(found).text()


def test_what_is_off_is_found() -> None:
    """Quotes made with a document review of half the hours point at it, with one half, before anything else."""
    found = run(written(documentation=Decimal("0.5")))
    best = found.suspects[0]
    assert (best.key, best.quotes, round(best.factor, 2)) == ("documentation", 5, Decimal("0.50"))
    assert best.left < Decimal("0.1") < found.spread
    assert found.lean > 0
    assert "documentation" in backtest_report.layout(found).text()


def test_errors() -> None:
    """An error is the engine's price over the quote, in per cent; over all, the largest is rounded up."""
    found = run(HEAD.replace("quoted", "quoted") + "\nA,2026-02-03,15,certification,1,construction,,,electronic,ready,2000\n")
    (quote,) = found.quotes
    assert quote.error == (quote.engine - 2000) / 20
    assert found.most == -(-int(quote.error * 1000) // 1000)
    assert found.suspects == []
    assert (
        backtest_report.fragment(found)
        == f"The last estimate was within ± {found.most}% of the real quote (quotes of 2026-02-03 to 2026-02-03, before GST).\n"
    )


def test_hours() -> None:
    """Real hours stand beside the engine's for the same jobs, part by part; a job without them counts nowhere."""
    head = "on,employees,audit,industry,travel.km,quoted,hours.onsite,hours.report,hours.driving"
    found = run(f"{head}\n2026-02-03,15,gap,office,,2000,9,4.5,2\n2026-02-03,40,gap,office,,3000,,6,\n2026-02-03,40,gap,office,,3000,,,\n")
    planned = sum((quote.planned("report") for quote in found.quotes[:2]), Decimal(0))
    assert planned > 0
    assert found.hours == [
        ("onsite", 1, found.quotes[0].estimate.worksheet.onsite.likely, Decimal(9)),
        ("report", 2, planned, Decimal("10.5")),
        ("driving", 1, Decimal(0), Decimal(2)),
    ]
    table = backtest_report.layout(found).tables[2]
    assert table.rows[1] == ("report", "2", f"{planned:.1f}", "10.5", f"× {Decimal('10.5') / planned:.2f}")
    assert table.rows[2] == ("driving", "1", "0", "2", "")
    assert backtest_report.answer(found)["hours"][0]["took"] == "9"
    assert backtest_report.answer(run(written()))["hours"] == []


def test_fragment() -> None:
    """The sentence for a page counts the quotes and holds for each of them."""
    found = run(written(interviews=Decimal("0.7")))
    assert backtest_report.fragment(found).startswith(
        f"The last 5 estimates were within ± {found.most}% of the real quote, half of them within ± {found.middle}%"
    )
    assert all(abs(quote.error) <= found.most for quote in found.quotes)
    assert sum(abs(quote.error) <= found.middle for quote in found.quotes) * 2 >= 5


BAD = {
    "no amount": (
        "name,on,employees,audit,quoted\nA,2026-02-03,15,gap,free",
        "line 2: quoted: “free” is not an amount; give dollars before GST, such as 4310.00",
    ),
    "nothing quoted": ("on,employees,audit,quoted\n2026-02-03,15,gap,0", "line 2: quoted: “0” is not an amount"),
    "no day": ("on,employees,audit,quoted\n,15,gap,100", "line 2: on: “” is not a date; give the day of the quote, as 2026-11-24"),
    "before the card": ("on,employees,audit,quoted\n2024-02-03,15,gap,100", "line 2: on: 2024-02-03 is before the first rates"),
    "a wrong answer": ("on,employees,audit,quoted\n2026-02-03,x,gap,100", "line 2: employees: “x” is not a whole number from 1 to 10,000."),
    "nothing to price": (
        "on,employees,audit,quoted\n2026-02-03,5,none,100",
        "line 2: audit: “none” with no add-on costs nothing; name the add-ons",
    ),
    "no hours": (
        "on,employees,audit,quoted,hours.report\n2026-02-03,5,gap,100,soon",
        "line 2: hours.report: “soon” is no number of hours from 0 to 10,000; write one like 12.5",
    ),
    "too many hours": ("on,employees,audit,quoted,hours.onsite\n2026-02-03,5,gap,100,10001", "line 2: hours.onsite: “10001” is no number"),
    "a comma in a cell": (
        "on,employees,audit,quoted\n2026-02-03,5,gap,1,000",
        "line 2: has 5 cells for 4 columns; quote cells that hold a comma",
    ),
    "an unknown column": ("when,on,employees,audit,quoted\n", "line 1: “when” is not a column here; known: name, quoted, employees,"),
    "a column twice": ("on,on,employees,audit,quoted\n", "line 1: “on” appears twice in the heading; keep one"),
    "a column missing": ("on,employees,audit\n", "line 1: quoted: is missing from the heading; add the column"),
    "no quote": ("on,employees,audit,quoted\n\n", "line 2: holds no quote; give at least one"),
    "an empty file": ("", "line 1: quoted: is missing from the heading"),
    "no CSV": ('on,employees,audit,quoted\n"2026-02-03"x,5,gap,1', "line 2: is not CSV:"),
}


@pytest.mark.parametrize(("text", "message"), BAD.values(), ids=BAD)
def test_bad_rows(text: str, message: str) -> None:
    """A row that cannot be used is named with file, line, field, value and remedy."""
    assert any(problem.startswith(f"q.csv: {message}") for problem in refused(text)), refused(text)


def test_every_bad_row_is_named() -> None:
    """Several bad rows are reported together, and a quoted amount may have dollars and commas."""
    message = refused('on,employees,audit,quoted\n,x,gap,free\n2026-02-03,5,gap,"$1,000.00"\n2026-02-03,0,gap,5')
    assert [problem.split(": ")[1:3] for problem in message] == [
        ["line 2", "quoted"],
        ["line 2", "on"],
        ["line 2", "employees"],
        ["line 4", "employees"],
    ]


@pytest.mark.parametrize("form", ["text", "csv", "html", "json"])
def test_command(form: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The command prints the result in each format, and writes the page's sentence where it is asked to."""
    quotes, page = tmp_path / "q.csv", tmp_path / "page.md"
    quotes.write_text("\ufeff" + written(report=Decimal("1.2")), encoding="utf-8")
    assert commands.main(["backtest", str(quotes), "--format", form, "--fragment", str(page)], load) == 0
    out = capsys.readouterr().out
    assert page.read_text("utf-8").startswith("The last 5 estimates were within")
    assert "B" in out
    if form == "json":
        assert json.loads(out)["fragment"] == page.read_text("utf-8").strip()


def test_command_without_a_sentence(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The sentence is written only where a file is named for it."""
    quotes = tmp_path / "q.csv"
    quotes.write_text(written(), encoding="utf-8")
    assert commands.main(["backtest", str(quotes)], load) == 0
    assert "All together" in capsys.readouterr().out
    assert list(tmp_path.iterdir()) == [quotes]


def test_command_writes_nothing_of_a_bad_file(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A file with a bad row prints its problems, exits 2, and writes no sentence."""
    quotes, page = tmp_path / "q.csv", tmp_path / "page.md"
    quotes.write_text("on,employees,audit,quoted\n2026-02-03,5,gap,free\n", encoding="utf-8")
    assert commands.main(["backtest", str(quotes), "--fragment", str(page)], load) == 2
    assert "q.csv: line 2: quoted: “free”" in capsys.readouterr().err
    assert not page.exists()
