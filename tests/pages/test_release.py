"""`make release` refuses what is not ready to be published: each reason with file and line, and lets pass what is."""

import json
import re
from pathlib import Path

import pytest

from pages.upkeep import settings
from testing.source_copy import Copy


@pytest.fixture(scope="module")
def ready(tmp_path_factory: pytest.TempPathFactory) -> Copy:
    """A copy of the sources that a firm has made its own: names, address, rates, generated files, committed."""
    copy = Copy(tmp_path_factory.mktemp("ready"))
    own(copy.draft())
    assert copy.run("pages", "fragments").returncode == 0
    copy.commit()
    return copy


def own(copy: Copy) -> None:
    """Fill in the firm, the address and the status of the rates."""
    config = copy.root / "mkdocs.yml"
    given = {
        "extra.firm.phone": "403-555-0100",
        "extra.firm.email": "office@audits.test",
        "extra.firm.reply": "one business day",
        "extra.firm.founded": "2011",
        "extra.terms.valid": "30 days from its date",
        "site_url": "https://audits.test/",
    }
    config.write_text(
        re.sub(r'"\[(.*?)\]([^"]*)"', r'"Some \1\2"', settings.put(config.read_text(encoding="utf-8"), given)), encoding="utf-8"
    )
    copy.change("mkdocs.yml", r"^    provider: .*$", "    provider: self")
    copy.change("estimator/data/rates.toml", r'^status = "illustrative"', 'status = "published"')
    card = copy.root / "estimator/data/rates.toml"
    card.write_text(re.sub(r'(?mi)^source = ".*illustrative.*"$', 'source = "The firm\'s own."', card.read_text()))
    lift_limits(copy.root / "pages/upkeep/limits.toml")


def lift_limits(path: Path) -> None:
    """Make everything fit to be read for a century: what is due on the day of the test run is no fault of `make release`."""
    text = path.read_text(encoding="utf-8")
    usual = text[: text.index("[[yearly]]")]
    path.write_text("yearly = []\n" + re.sub(r"(?m)^(days|old|single) = \d+", r"\1 = 36500", usual), encoding="utf-8")


@pytest.fixture
def copy(ready: Copy, tmp_path: Path) -> Copy:
    """A copy of its own for each test, of the sources that are ready."""
    return ready.again(tmp_path)


def refused(copy: Copy) -> list[str]:
    """Return the reasons, each of which begins with a file and a line that is there; the command must fail."""
    done = copy.run("pages.release")
    assert done.returncode == 1, done.stdout + done.stderr
    found = [line.strip() for line in done.stdout.splitlines()[:-1]]
    for reason in found:
        place = re.match(r"([^:]+):(\d+): ", reason)
        assert place, reason
        text = (copy.root / place[1]).read_text(encoding="utf-8")
        assert 1 <= int(place[2]) <= text.count("\n") + 1, reason
    return found


def test_what_a_firm_made_its_own_passes(ready: Copy) -> None:
    """With the firm's names, its own rates, fresh and committed fragments the command exits with 0."""
    done = ready.run("pages.release")
    assert (done.returncode, done.stdout) == (0, "Ready to be published.\n")


def test_a_draft_is_refused_for_all_that_is_open(copy: Copy) -> None:
    """A person's name, the address and the rates that are not the firm's are all named at once, and nothing else."""
    copy.change("mkdocs.yml", r'^      - name: ".*"', '      - name: "[Name]"')
    copy.change("mkdocs.yml", r"^site_url: \S+", "site_url: https://cor-audits.example/")
    copy.change("estimator/data/rates.toml", r'^status = "published"', 'status = "illustrative"')
    copy.run("pages", "fragments")
    copy.commit()
    problems = refused(copy)
    assert [reason.split(": ")[1] for reason in problems] == ["site_url", "extra.firm.people[1].name", "status"]


def test_everything_is_named_in_one_round(copy: Copy) -> None:
    """What cannot be read in one file does not hide what is open in another; example rates are named beside the status."""
    copy.change("mkdocs.yml", r"^    provider: self$", "    provider: formspree\n    id: your-form-id")
    copy.change("mkdocs.yml", r'^    id: ".*$', "")
    line = 1 + next(
        number for number, text in enumerate((copy.root / "mkdocs.yml").read_text("utf-8").splitlines()) if "your-form-id" in text
    )
    copy.change("estimator/data/rates.toml", r'^status = "published"', 'status = "illustrative"')
    copy.change("estimator/data/rates.toml", r"^source = .*$", 'source = "Illustrative."')
    copy.change("docs/audit/scoring.md", r"^reviewed: .*$", "reviewed: soon")
    copy.change("docs/audit/cycle.md", r"^description: .*\n", "")
    copy.change("estimator/data/scheme.toml", r"^checked = .*$", "checked = 2031-01-01")
    done = copy.run("pages.release")
    for words in (
        f"mkdocs.yml:{line}: extra.quote.id: “your-form-id” is an example; write what the service gave you",
        "status: “illustrative”",
        "visitors read this; write where the firm's number comes from",
        "reviewed: soon: no day. Write the day",
        "docs/audit/cycle.md:1: description: missing",
        "checked: 2031-01-01: a day that is still to come",
    ):
        assert words in done.stdout, words
    assert "Traceback" not in done.stderr


def test_prices_that_moved_much_are_confirmed(copy: Copy) -> None:
    """After a release a price of ten times as much is refused with the case and both amounts until it is confirmed; a small move is told."""
    assert copy.run("pages.release", "--released").returncode == 0
    released = copy.root / "var/released-prices.json"
    prices = json.loads(released.read_text())
    first = next(iter(prices))
    for factor, code in ((10, 1), (1.01, 0)):
        released.write_text(json.dumps(prices | {first: f"{float(prices[first]) / factor:.2f}"}))
        done = copy.run("pages.release")
        assert done.returncode == code
        assert "1 price moved since the last release, the largest by +" in done.stdout
        assert first in done.stdout
        if code:
            assert copy.run("pages.release", "--confirm").returncode == 0


def test_a_placeholder(copy: Copy) -> None:
    """One name in square brackets is refused at its line, with its key."""
    line = copy.change("mkdocs.yml", r'^    name: ".*"', '    name: "[Firm name]"')
    [reason] = [reason for reason in refused(copy) if "not fresh" not in reason]  # the letterhead of a quote has the name
    assert reason.startswith(f"mkdocs.yml:{line}: extra.firm.name: “[Firm name]” is a placeholder")


def test_a_term_left_open(copy: Copy) -> None:
    """A term of the quotes in square brackets is refused at its line, with its key."""
    line = copy.change("mkdocs.yml", r'^    payment: ".*"', '    payment: "[For example: 30 days]"')
    assert any(reason.startswith(f"mkdocs.yml:{line}: extra.terms.payment: ") for reason in refused(copy))


def test_illustrative_rates(copy: Copy) -> None:
    """Rates that are not the firm's own are refused at that line."""
    line = copy.change("estimator/data/rates.toml", r'^status = "published"', 'status = "illustrative"')
    assert any(reason.startswith(f"estimator/data/rates.toml:{line}: status:") for reason in refused(copy))


def test_the_source_of_an_example(copy: Copy) -> None:
    """A number whose source still states that it is an example is refused at its line, once."""
    line = copy.change("estimator/data/rates.toml", r"^source = .*$", 'source = "Near what others take. Illustrative."')
    copy.run("pages", "fragments")
    copy.commit()
    [reason] = refused(copy)
    assert reason.startswith(
        f'estimator/data/rates.toml:{line}: source = "Near what others take. Illustrative.": visitors read this; write'
    )


def test_a_page_on_what_is_not_offered(copy: Copy) -> None:
    """A page that describes an add-on, or links to it, which the rates do not offer is refused at each line."""
    first = (
        copy.change("docs/audit/scoring.md", r"\Z", '\n<a href="../../pricing/estimate/#employees=8&amp;addons=dowsing">Try it</a>\n') + 1
    )
    copy.change("docs/audit/scoring.md", r"\Z", "\n## Dowsing { data-offers=dowsing }\n")
    assert [reason for reason in refused(copy) if "dowsing: is an add-on" in reason] == [
        f"docs/audit/scoring.md:{line}: dowsing: is an add-on that estimator/data/rates.toml does not offer; take out what the page says of it"
        for line in (first, first + 2)
    ]


def test_pictures_without_a_browser(copy: Copy, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where a name changed and no browser is there, the command that draws says what to type, and installs nothing."""
    copy.change("mkdocs.yml", r"^site_name: .*$", 'site_name: "Another name"')
    monkeypatch.setenv("PATH", str(tmp_path / "none"))
    monkeypatch.setenv("PLAYWRIGHT_BROWSERS_PATH", str(tmp_path / "none"))
    done = copy.run("pages.share")
    assert done.returncode == 1
    assert "no browser was found" in done.stderr
    assert "make browsers fresh" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_source_past_its_limit(copy: Copy) -> None:
    """A source that was read too long ago is refused at its line, and so is a page."""
    copy.change("estimator/data/scheme.toml", r"^checked = .*$", "checked = 1900-01-01")
    line = copy.change("docs/audit/scoring.md", r"^reviewed: .*$", "reviewed: 1900-01-01")
    problems = refused(copy)
    assert any(reason.startswith(f"docs/audit/scoring.md:{line}: ") for reason in problems)
    marks = [reason for reason in problems if "Pass mark overall, maintenance" in reason]
    assert len(marks) == 1
    assert "Source: AMTA 2023 plan" in marks[0]
    assert marks[0].startswith("estimator/data/scheme.toml:")


def test_a_stale_fragment(copy: Copy) -> None:
    """A generated file that somebody changed is refused at the line that differs, and told how to be made again."""
    line = copy.change("docs/_fragments/partner-fees.html", r"\$\d[\d,]*\.00", "$1,100.01")
    problems = refused(copy)
    assert any(reason.startswith(f"docs/_fragments/partner-fees.html:{line}: not fresh") for reason in problems)


def test_a_fragment_that_was_not_committed(copy: Copy) -> None:
    """A fragment generated again after a change of rates is refused until it is committed."""
    copy.change("estimator/data/rates.toml", r"price = (\d+)\.00", "price = 241.00")
    assert copy.run("pages", "fragments").returncode == 0
    problems = refused(copy)
    assert problems
    assert all("not committed" in reason for reason in problems)
    copy.commit()
    assert copy.run("pages.release").returncode == 0


def test_a_page_without_a_description(copy: Copy) -> None:
    """A page that lacks its description is refused, and nothing else is tried that needs it."""
    copy.change("docs/why/partners.md", r"^description: .*\n", "")
    assert refused(copy) == ["docs/why/partners.md:1: description: missing; every page has title, description, reviewed"]
    copy.change("docs/why/partners.md", r"^reviewed:", "description:   \nreviewed:")
    [reason] = refused(copy)
    assert reason.startswith("docs/why/partners.md:3: description:")


def test_a_folder_with_the_name_of_a_page(copy: Copy) -> None:
    """A folder in docs/ whose name ends in .md is named in words, once, with what to do."""
    (copy.root / "docs/why/prices.md").mkdir()
    done = copy.run("pages.release")
    assert done.returncode == 1
    assert done.stdout.count("docs/why/prices.md: folder: its name ends in .md, like a page's; give it another one\n") == 1
    assert "Traceback" not in done.stderr


def test_data_that_cannot_be_read(copy: Copy) -> None:
    """A rate card with a slip is refused with the slip's place, not with a trace."""
    copy.change("estimator/data/rates.toml", r'^basis = "hour"', 'basis = "week"')
    done = copy.run("pages.release")
    assert done.returncode == 1
    assert 'rates.toml: basis: "week" is not one of hour, day' in done.stdout
    assert "Traceback" not in done.stderr


def test_what_init_would_not_take(copy: Copy) -> None:
    """What was written into mkdocs.yml by hand is read like an answer to `make init`, each mistake at its line."""
    wrong = {
        "    phone": ("call us", "extra.firm.phone: “call us” is not a telephone number"),
        "    email": ("office.firm.ca", "extra.firm.email: “office.firm.ca” is not an email address"),
        "    reply": ("soon", "extra.firm.reply: “soon” names no number of business days"),
        "    founded": ("'then'", "extra.firm.founded: “then” is not a year"),
        "    valid": ("six weeks", "extra.terms.valid: “six weeks” names no number of days from 1 to 366"),
        "site_url": ("https://my firm.ca/", "site_url: “https://my firm.ca/” is not an address"),
    }
    begins = [
        f"mkdocs.yml:{copy.change('mkdocs.yml', rf'^{line}: .*$', f'{line}: {value}')}: {words}" for line, (value, words) in wrong.items()
    ]
    copy.run("pages", "fragments")
    copy.commit()
    reasons = [reason for reason in refused(copy) if not reason.startswith("docs/")]
    assert len(reasons) == len(begins)
    assert all(any(reason.startswith(begin) for reason in reasons) for begin in begins), reasons


def test_another_way_to_answer_before_make_fresh(copy: Copy) -> None:
    """Where the provider was changed and nothing made again, what is generated is not fresh, and no page is asked to say otherwise."""
    copy.change("mkdocs.yml", r"^    provider: .*$", "    provider: mailto")
    copy.change("mkdocs.yml", r"^    id: .*$", '    id: "office@audits.test"')
    assert {reason.split(": ")[1] for reason in refused(copy)} == {"not fresh; run `python -m pages fragments` and commit it"}
