"""What mkdocs.yml and other files of the owner's may not hold: each mistake is named with line and remedy, and no command breaks off."""

import re
from pathlib import Path

import pytest

from pages import config
from pages.config import SettingsError
from pages.forms import providers
from testing.often import often
from testing.served import ROOT
from testing.source_copy import Copy

TEXT = (ROOT / "mkdocs.yml").read_text(encoding="utf-8")
GUIDE = "\nextra:\n  quote:\n    provider: formspree\n    id: abc\n"

WRONG = {
    "the block of a guide at the end": (r"\Z", GUIDE, "extra: written twice, first on line"),
    "a name twice": (r"^    legal_name:", "    name: Two\n    legal_name:", "extra.firm.name: written twice, first on line"),
    "an unknown setting": (r"^site_name:", "sitename: x\nsite_name:", "sitename: not a setting; did you mean site_name?"),
    "an unknown setting of the firm": (
        r"^    phone:",
        "    telephone: x\n    phone:",
        "extra.firm.telephone: not a setting; did you mean phone?",
    ),
    "an unknown extra": (r"^  keep_days:", "  zzz: 3\n  keep_days:", "extra.zzz: not a setting; known here: firm, generator"),
    "a setting left out": (r"^site_url: .*\n", "", "site_url: missing; put the line back"),
    "a setting of the firm left out": (
        r"^    phone: .*\n",
        "",
        "extra.firm.phone: missing; put the line back under `  firm:`: `    phone: …`",
    ),
    "nothing after the colon": (r"^    phone: .*$", "    phone:", "extra.firm.phone: is empty; write what is true"),
    "a firm that is a text": (r"^  firm:\n(?:    .*\n)+", "  firm: Us\n", "extra.firm: is not a table; write its settings on lines"),
    "nobody": (r"^    people:\n(?:      .*\n)+", "    people: []\n", "extra.firm.people: names nobody"),
    "an address without its slash": (r"^site_url: .*$", "site_url: https://www.firm.ca/cor", "is not the site's whole address"),
    "a quotation mark left open": (r"^site_name: ", 'site_name: "', "file: is not YAML: "),
    "a list for a text": (r"^site_name: .*$", "site_name: [A, B]", "site_name: is a list; write one text"),
    "a list for a text of the firm": (r"^    phone: .*$", "    phone: [1, 2]", "extra.firm.phone: is a list; write one text"),
    "a day that is none": (
        r"^    founded: .*$",
        "    founded: 2026-13-01",
        "“2026-13-01” cannot be read: month must be in 1..12; write a text",
    ),
    "a value with a mark": (r"^    phone: .*$", "    phone: !ENV PHONE", "“PHONE” cannot be read: could not determine"),
    "a person without a table": (
        r"^    people:\n(?:      .*\n)+",
        "    people:\n      - Ann Roy\n",
        "extra.firm.people: “Ann Roy” is no table; write it as `- name: …`, with role, designations, partners on lines under it",
    ),
    "a list of services": (r"^    provider: .*$", "    provider: [self]", "extra.quote.provider: is a list; write one text"),
    "a page without a title": (r"^  - Home: index.md$", "  - index.md", "nav: “index.md” is not one title with one page"),
    "two titles in one line": (
        r"^  - Home: index.md$",
        "  - Home: index.md\n    Two: index.md",
        "nav: “Home” is not one title with one page",
    ),
    "a title without a page": (r"(?<=      - Scoring:) audit/scoring.md$", "", "nav: “” is no page; write its path under docs/"),
    "another site in the navigation": (r"^  - About:$", "  - Blog: https://firm.ca/\n  - About:", "“https://firm.ca/” is no page"),
    "a page without its ending": (r"audit/scoring\.md$", "audit/scoring", "nav: “audit/scoring” is no page"),
    "a section in a section": (
        r"(?<=      - Scoring:) audit/scoring.md$",
        "\n          - Marks: audit/scoring.md",
        "nav: “Scoring” is a section in a section",
    ),
    "a navigation that is no list": (r"^nav:\n(?:  .*\n)+", "nav:\n  Home: index.md\n", "nav: is no list; begin each line under it with"),
    "a tab": (r"^    phone:", "\t    phone:", "file: is not YAML: "),
}


@pytest.mark.parametrize("wrong", WRONG)
def test_a_mistake_in_mkdocs_yml(wrong: str) -> None:
    """One mistake gives one line: file, line, key, what is wrong and what to do."""
    pattern, new, words = WRONG[wrong]
    text, count = re.subn(pattern, new, TEXT, count=1, flags=re.MULTILINE)
    assert count == 1
    [problem] = config.problems(text, "mkdocs.yml")
    place = re.match(r"mkdocs\.yml:(\d+): ", problem)
    assert place
    assert 1 <= int(place[1]) <= text.count("\n") + 1
    assert words in problem


def test_an_empty_mkdocs_yml() -> None:
    """A file without settings is named."""
    assert list(config.problems("", "mkdocs.yml")) == [
        "mkdocs.yml:1: file: holds no settings; take it back from the repository, and run `make init`"
    ]


def test_ours_is_right() -> None:
    """The file of the repository has no mistake."""
    assert list(config.problems(TEXT, "mkdocs.yml")) == []


SPOILED = {
    "mkdocs.yml": ("mkdocs.yml", r"^site_url: .*$", "site_url: 5", "mkdocs.yml:3: site_url:"),
    "a page's day": (
        "docs/audit/scoring.md",
        r"^reviewed: .*$",
        "reviewed: 2026-13-01",
        "docs/audit/scoring.md:4: “2026-13-01” cannot be read: month",
    ),
    "a page's day with a time": (
        "docs/audit/scoring.md",
        r"^reviewed: .*$",
        "reviewed: 2026-11-29 10:00:00",
        "docs/audit/scoring.md:4: How a COR audit is scored: reviewed: 2026-11-29 10:00:00: no day.",
    ),
    "a service's day in words": ("pages/forms/providers.toml", r"^checked = .*$", 'checked = "soon"', "checked: soon: no day."),
    "a service without its source": (
        "pages/forms/providers.toml",
        r"^source = .*\n",
        "",
        "providers.toml: [self]: source: missing; put the line back",
    ),
    "a month that is none": (
        "pages/upkeep/limits.toml",
        r"^month = 1$",
        "month = 13",
        "limits.toml: [[yearly]] facts.cap: needs a month from 1 to 12 and a day of it",
    ),
    "a holiday that is none": (
        "estimator/data/calendar.toml",
        r"^month = 2$",
        "month = 14",
        "holidays.family-day.month: 14: with this day",
    ),
    "a mark in the terms": (
        "terms.md",
        r"\{payment\}",
        "{pay}",
        "terms.md:13: “{pay}” stands for nothing; write one of {valid}, {payment}",
    ),
    "a bracket in the terms": ("terms.md", r"\{payment\}", "{payment", "terms.md:13: “{payment” stands for nothing"),
    "a start beyond the limits": (
        "estimator/data/questions.toml",
        r"^max = 10000",
        "max = 3",
        "questions.toml: employees.start: 15 is not from 1 to 3, as min and max say",
    ),
    "a tax as a share": (
        "estimator/data/rates.toml",
        r"(?<=^values = \[\{ from = 2025-04-01, value = )5(?= \}\])",
        "0.05",
        "rates.toml: tax.gst.value: 0.05 is less than 1 %; write 5",
    ),
    "a name twice": ("estimator/data/rates.toml", r'^label = "Hotel"', 'label = "Hotel"\nlabel = "Inn"', "a name written twice"),
    "a page that is not there": (
        "mkdocs.yml",
        r"support/checklist\.md",
        "support/chekclist.md",
        "docs/support/chekclist.md: file: No such file or directory; put the page back, or correct its line under `nav:`",
    ),
    "a card that has not begun": (
        "estimator/data/rates.toml",
        r"^from = \S+",
        "from = 2099-01-01",
        "rates.toml: from: 2099-01-01 is still to come; nobody gets a price before it",
    ),
    "a day that is to come": (
        "estimator/data/rates.toml",
        r"^checked = \S+",
        "checked = 2099-01-01",
        "rates.toml: checked: 2099-01-01 is still to come; write the day",
    ),
    "an entry's day that is to come": (
        "estimator/data/rates.toml",
        r'^unit = "CAD/km"',
        'checked = 2099-01-01\nunit = "CAD/km"',
        "rates.toml: travel.per-km.checked: 2099-01-01 is still to come",
    ),
    "a tax of 500": (
        "estimator/data/rates.toml",
        r"(?<=^values = \[\{ from = 2025-04-01, value = )5(?= \}\])",
        "500",
        "rates.toml: tax.gst.value: 500 is more than 20",
    ),
    "a fact renamed": (
        "estimator/data/wcb.toml",
        r"^\[facts\.cap\]",
        "[facts.capp]",
        "wcb.toml: facts.cap: is missing; give a table\nwcb.toml: facts.capp: is not known here",
    ),
    "a limit in words": (
        "pages/upkeep/limits.toml",
        r"^days = 400 .*$",
        'days = "a year"',
        "limits.toml: pages.days: 'a year' is not a number of days; write one such as 400",
    ),
    "prices that cannot be read": (
        "docs/assets/data/golden-cases.json",
        r"\A",
        "{",
        "docs/assets/data/golden-cases.json:1: cannot be read; run `make fresh`",
    ),
    "limits.toml": ("pages/upkeep/limits.toml", r"^\[pages\]$", "[pages", "pages/upkeep/limits.toml: file: is not TOML"),
    "providers.toml": ("pages/forms/providers.toml", r"^\[basin\]$", "[basin", "pages/forms/providers.toml: file: is not TOML"),
    "a case": ("cases/addons.toml", r"^\[common\]$", "[common", "cases/addons.toml: file: is not TOML"),
    "the rates": ("estimator/data/rates.toml", r"^status = .*$", "status = published", "rates.toml: file: is not TOML"),
}


@pytest.mark.parametrize("provider", often(["self", "netlify"], "self"))
def test_a_page_that_is_not_utf_8(tmp_path: Path, provider: str) -> None:
    """A page in another encoding is named with its line and what to do, whoever answers the form."""
    copy = Copy(tmp_path)
    copy.change("mkdocs.yml", r"^    provider: .*$", f"    provider: {provider}")
    page = copy.root / "docs/audit/scoring.md"
    page.write_bytes(page.read_bytes().replace(b"description: ", b"description: caf\xe9 ", 1))
    for command in (("pages", "fragments"), ("pages", "stale"), ("pages.release",)):
        done = copy.run(*command)
        assert "docs/audit/scoring.md:3: file: is not UTF-8; save it as UTF-8" in done.stderr + done.stdout
        assert "Traceback" not in done.stderr


def test_a_day_that_is_none_is_named(tmp_path: Path) -> None:
    """`pages stale --on` says how a day is written."""
    done = Copy(tmp_path).run("pages", "stale", "--on", "tomorrow")
    assert done.returncode == 2
    assert "“tomorrow” is not a day; write it like 2027-01-02" in done.stderr


ALIKE = {
    "a day that is to come",
    "a holiday that is none",
    "a start beyond the limits",
    "a tax as a share",
    "a bracket in the terms",
    "a page's day with a time",
    "a page that is not there",
    "an entry's day that is to come",
}
"""Left to `make long`: told as their neighbours above are, in words that the engine's own tests check."""


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Copy:
    """A copy of the sources, in which each test spoils a file and puts it back."""
    return Copy(tmp_path_factory.mktemp("copy"))


@pytest.mark.parametrize("spoiled", often(SPOILED, *(SPOILED.keys() - ALIKE)))
def test_no_command_breaks_off(spoiled: str, copy: Copy) -> None:
    """With a file spoiled the owner's commands name file and reason; none ends in a traceback."""
    file, pattern, new, words = SPOILED[spoiled]
    check = ("estimator", "rates", "check", "estimator/data/rates.toml")
    commands = {"a case": ("cases",), "limits.toml": ("pages", "stale"), "a limit in words": ("pages", "stale")}
    commands |= dict.fromkeys(("a page's day with a time", "a service's day in words", "a month that is none"), ("pages", "stale"))
    commands |= dict.fromkeys(("a card that has not begun", "a day that is to come", "an entry's day that is to come"), check)
    commands["prices that cannot be read"] = ("pages.release", "--released")
    before = (copy.root / file).read_bytes()
    copy.change(file, pattern, new)
    try:
        first, release = copy.run_each(commands.get(spoiled, ("pages", "fragments")), ("pages.release",))
    finally:
        (copy.root / file).write_bytes(before)
    assert words in first.stderr + first.stdout
    for told in (first, release):
        assert "Traceback" not in told.stderr
        assert told.returncode in {1, 2}


def test_a_mark_before_the_first_letter(tmp_path: Path) -> None:
    """A file that an editor on Windows saved, with the mark of UTF-8 at its head and its ends of lines, is read like any other."""
    copy = Copy(tmp_path)
    for name in ("docs/audit/scoring.md", "estimator/data/rates.toml", "pages/forms/providers.toml", "mkdocs.yml", "terms.md"):
        file = copy.root / name
        file.write_bytes(b"\xef\xbb\xbf" + file.read_bytes().replace(b"\n", b"\r\n"))
    done = copy.run("pages", "fragments", "--check")
    assert (done.returncode, done.stderr) == (0, "")
    assert "scoring.md" not in copy.run("pages.release").stdout


@pytest.mark.parametrize(
    ("name", "identity", "words"),
    [
        ("formspree", "https://formspree.io/f/xqkrwzab", "write the id alone, as it is after the last slash"),
        ("mailto", "me at firm", "write your address, like office@firm.ca"),
    ],
)
def test_an_id_that_leads_nowhere(name: str, identity: str, words: str) -> None:
    """The id of a form service is no address of the web, and that of `mailto` is one of mail."""
    with pytest.raises(SettingsError, match=rf"^mkdocs\.yml:\d+: extra\.quote\.id: “{identity}”: {words}"):
        providers.profile(name, identity)
