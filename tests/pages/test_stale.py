"""`python -m pages stale`: what was read too long ago, with its place and source."""

import re
import tomllib
from datetime import date, timedelta
from fnmatch import fnmatchcase
from pathlib import Path

import pytest

from estimator.card.loader import DATA, load_card
from pages.upkeep import ledger, stale
from testing.cards import copied
from testing.served import ROOT
from testing.source_copy import Copy

DAY = date(2026, 12, 1)
READ = date(2026, 11, 24)


@pytest.fixture(scope="module")
def read(tmp_path_factory: pytest.TempPathFactory) -> Copy:
    """The sources with the tests' own data, every page and fact read on a day: what the owner reads, and when, is his."""
    copy = Copy(tmp_path_factory.mktemp("read"))
    copied(copy.root / "estimator/data")
    for file in [*(copy.root / "docs").rglob("*.md"), *(copy.root / name for name in stale.limits()["files"])]:
        text = file.read_text(encoding="utf-8")
        text = re.sub(r"^reviewed: .*$", f"reviewed: {READ}", text, flags=re.MULTILINE)
        file.write_text(re.sub(r"^(checked|\w+_as_of) = [\d-]+", rf"\1 = {READ}", text, flags=re.MULTILINE), encoding="utf-8")
    return copy


@pytest.fixture
def copy(read: Copy, tmp_path: Path) -> Copy:
    """Return them in a folder of a test's own."""
    return read.again(tmp_path)


def test_every_data_file_has_a_limit_or_holds_words() -> None:
    """No file of the engine's data is forgotten: each has its days in limits.toml, or is named there as words."""
    limits = stale.limits()
    named = {Path(file).name for file in limits["files"] if file.startswith("estimator/")} | set(limits["words"]["files"])
    assert {file.name for file in DATA.glob("*.toml")} == named


def test_every_source_of_the_data_has_its_day() -> None:
    """Each table with a source is a fact with a day, on the line that contains the source."""
    count = 0
    for file, limit in stale.limits()["files"].items():
        lines = (ROOT / file).read_text(encoding="utf-8").splitlines()
        for fact in ledger.facts(ROOT, file):
            count += 1
            assert fact.checked or file.startswith("pages/") or not limit.get("entries", True), fact
            assert fact.source.replace('"', '\\"') in lines[int(fact.place.rpartition(":")[2]) - 1], fact
    assert count > 100


def test_nothing_is_past_its_limit_where_all_was_read(read: Copy) -> None:
    """Where everything was read some days ago, nothing is past its limit."""
    assert stale.past(DAY, read.root) == []


def test_a_page_and_a_fact_go_past_their_limits(read: Copy) -> None:
    """A page is listed the day after its 400th, at the line of its `reviewed`; a fact with its source."""
    before = {due.place for due in stale.past(date.fromordinal(READ.toordinal() + 400), read.root)}
    after = {due.place: due for due in stale.past(date.fromordinal(READ.toordinal() + 401), read.root)}
    assert "docs/why/wcb-refund.md:4" not in before
    assert "docs/why/wcb-refund.md:4" in after
    fact = next(due for due in after.values() if due.what == "Calendar days for each correction the review asks for")
    assert fact.place.startswith("estimator/data/calendar.toml:")
    assert fact.source == "CCSA: 15 days a correction, within 90 days"


@pytest.mark.parametrize(("file", "entry"), [(figure["file"], figure["entry"]) for figure in stale.limits()["yearly"]])
def test_a_yearly_figure_is_asked_for_when_its_year_begins(read: Copy, file: str, entry: str) -> None:
    """The cap, the average rate, a partner's fees, the kilometre and the meals are listed once their next year has begun, not before."""
    label = next(fact.label for fact in ledger.facts(read.root, file) if fnmatchcase(fact.entry, entry))
    figure = next(figure for figure in stale.limits()["yearly"] if figure["entry"] == entry)
    turn = date(2027, figure["month"], figure["day"])
    assert label not in [due.what for due in stale.past(date.fromordinal(turn.toordinal() - 1), read.root)]
    assert label in [due.what for due in stale.past(turn, read.root)]


def test_the_command_lists_and_fails(copy: Copy) -> None:
    """The command prints place and source and exits with 1; on the day before with 0, and shows what comes next."""
    calm, past = copy.run("pages", "stale", "--on", "2026-12-31"), copy.run("pages", "stale", "--on", "2027-01-01")
    assert (calm.returncode, past.returncode) == (0, 1)
    assert "Next, on 2027-01-01: Most earnings of one worker that are assessed" in calm.stdout
    assert "estimator/data/wcb.toml:" in past.stdout
    assert "wcb.ab.ca rate setting" in past.stdout


def test_much_in_one_week_is_told_months_ahead(copy: Copy) -> None:
    """What was all read in one week falls due in one week: the command says so long before, with how much it is."""
    day, many = stale.crowd(DAY, stale.dated(DAY, copy.root))
    assert READ + timedelta(days=394) < day < READ + timedelta(days=410)
    said = f"{many} fall due in the week of {day}: read some in the months before"
    assert many > stale.MANY
    assert said in copy.run("pages", "stale", "--on", DAY.isoformat()).stdout


def test_a_new_row_or_a_new_day_settles_it(copy: Copy) -> None:
    """A row for the new year takes the cap off the list; where there is none, the entry's own `checked` does."""
    copy.change(
        "estimator/data/wcb.toml",
        r"\{ from = 2026-01-01, value = 110900 \}",
        "{ from = 2026-01-01, to = 2026-12-31, value = 110900 }, { from = 2027-01-01, value = 115000 }",
    )
    copy.change("estimator/data/rates.toml", r'unit = "CAD/km"', 'unit = "CAD/km", checked = 2027-01-04')
    done = copy.run("pages", "stale", "--on", "2027-01-05")
    assert "Most earnings" not in done.stdout
    assert "Vehicle" not in done.stdout
    assert "Average premium rate" in done.stdout
    assert load_card(copy.root / "estimator/data").wcb.last == 2027


def test_the_pages_are_built_again_when_a_later_row_applies(copy: Copy) -> None:
    """The day on which a rate of the future begins, the prices on the pages are listed, not before."""
    rows = "values = [{ from = 2025-04-01, to = 2026-12-31, value = 110.00 }, { from = 2027-01-01, value = 115.00 }]"
    copy.change("estimator/data/rates.toml", r"values = \[\{ from = 2025-04-01, value = 110.00 \}\]", rows)
    before, after = (copy.run("pages", "stale", "--on", day).stdout for day in ("2026-12-31", "2027-01-01"))
    assert "Prices on the pages" not in before.partition("Next, on")[0]
    assert "which apply until 2026-12-31. Run `make fresh`" in after.partition("Prices on the pages: ")[2]


def test_a_source_without_a_day_is_refused(copy: Copy) -> None:
    """A file that does not show when it was read is an error with file, line and remedy, not a fact that is fresh for ever."""
    copy.change("estimator/data/scheme.toml", r"^checked = .*\n", "")
    done = copy.run("pages", "stale", "--on", "2026-11-28")
    assert done.returncode == 2
    assert "estimator/data/scheme.toml:" in done.stderr
    assert "give `checked`" in done.stderr


def test_a_yearly_name_that_is_gone_is_refused(copy: Copy) -> None:
    """When an entry is renamed, limits.toml must follow: the command names the entry that it does not find."""
    copy.change("pages/upkeep/limits.toml", r'entry = "facts.cap"', 'entry = "facts.ceiling"')
    done = copy.run("pages", "stale")
    assert done.returncode == 2
    assert "facts.ceiling" in done.stderr


def test_a_wrong_day_is_a_problem_of_the_card(copy: Copy) -> None:
    """`checked` is read as strictly as every other key."""
    copy.change("estimator/data/rates.toml", r"^checked = \S+", 'checked = "soon"')
    done = copy.run("estimator", "rates", "check", "estimator/data/rates.toml")
    assert done.returncode != 0
    assert "rates.toml: checked:" in done.stdout + done.stderr
    assert tomllib.loads((copy.root / "estimator/data/rates.toml").read_text())["checked"] == "soon"


PLANTED = {
    "a page": ("docs/why/index.md", r"^reviewed: .*$", "reviewed: 2025-01-02", "read 2025-01-02; a page is read again within 400 days"),
    "a fact": ("estimator/data/scheme.toml", r"^\[pass-overall\]$", "[pass-overall]\nchecked = 2025-01-02", "read 2025-01-02 (archived)"),
    "a source that is the only one": (
        "estimator/data/scheme.toml",
        r"^\[pass-overall\]$",
        '[pass-overall]\nchecked = 2026-08-01\nread = "archived, single"',
        "read 2026-08-01 (archived, single); to be read again within 100 days",
    ),
    "an old source": (
        "estimator/data/partners.toml",
        r"^mhsa = \{",
        "mhsa = { checked = 2026-04-01,",
        "read 2026-04-01 (archived, old); to be read again within 200 days",
    ),
    "the firm's own card": (
        "estimator/data/rates.toml",
        r"^checked = \S+",
        "checked = 2025-01-02",
        "to be read again within 400 days",
    ),
    "an entry's day that is to come": (
        "estimator/data/rates.toml",
        r'unit = "CAD/km"',
        'checked = 2099-01-01, unit = "CAD/km"',
        "checked: 2099-01-01: a day that is still to come",
    ),
    "a yearly figure": (
        "estimator/data/wcb.toml",
        r"checked = \S+, values = \[\{ from = 2026-01-01, value = 1.46",
        "checked = 2025-12-30, values = [{ from = 2025-01-01, value = 1.46",
        "its newest figure is from 2025-01-01 and it was read 2025-12-30",
    ),
}


@pytest.mark.parametrize("kind", PLANTED)
def test_one_stale_row_of_each_kind_is_found(copy: Copy, kind: str) -> None:
    """What is read recently enough is not listed; one planted row is, with why, and the command fails."""
    file, pattern, put, why = PLANTED[kind]
    day = date(2026, 11, 30)
    assert stale.past(day, copy.root) == []
    copy.change(file, pattern, put)
    found = stale.past(day, copy.root)
    assert sum(why in due.why for due in found) == 1, found
    done = copy.run("pages", "stale", "--on", day.isoformat())
    assert done.returncode == 1
    assert why in done.stdout


@pytest.mark.parametrize("name", ["calendar", "iaf", "partners", "sampling", "scheme", "wcb"])
def test_every_source_says_how_it_was_read(name: str) -> None:
    """Each fact states whether its source was read live or in an archived copy; one that is undated is marked so."""
    for fact in ledger.facts(ROOT, f"estimator/data/{name}.toml"):
        marks = {*fact.read.split(", ")}
        assert {"live", "archived"} & marks, fact
        assert "undated" not in fact.source or {"undated", "old"} & marks, fact


def test_no_source_is_a_document_sharing_site() -> None:
    """What an author publishes is cited from the author, not from a copy that somebody uploaded."""
    shared = re.compile(r"scribd|studylib|docest|docplayer|slideshare|vdocument", re.IGNORECASE)
    files = [*(ROOT / "estimator/data").glob("*.toml"), *(ROOT / "docs").rglob("*.md")]
    assert [file.name for file in files if shared.search(file.read_text(encoding="utf-8"))] == []
