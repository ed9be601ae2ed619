"""`make init`: who the firm is, asked or given, written into mkdocs.yml with all else as it was."""

import argparse
import os
import pty
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml

from pages.upkeep import firm, settings
from testing import offered
from testing.served import ROOT
from testing.source_copy import Copy

ANSWERS = {
    "name": 'North & "Peace" Safety',
    "legal-name": "North Peace Safety Audits Ltd.",
    "phone": "780-555-0142",
    "email": "office@northpeace.test",
    "city": f"{offered.town()[1]}, Alberta",
    "url": "https://www.northpeace.test",
    "reply": "one business day: by email",
    "founded": "2011",
    "auditor": "Élise O'Neill # lead",
}
SHORT = {"extra.firm.name": "Wild Rose Audits"}


@pytest.fixture
def copy(tmp_path: Path) -> Copy:
    """Return the sources in a folder of their own."""
    return Copy(tmp_path).draft()


def flags(answers: dict[str, str]) -> list[str]:
    """Return answers as options."""
    return [part for option, text in answers.items() for part in (f"--{option}", text)]


def test_options_are_written_and_comments_stay(copy: Copy) -> None:
    """Every answer is in mkdocs.yml as it was given, whatever signs it contains; no comment and no other line changes."""
    before = (copy.root / "mkdocs.yml").read_text(encoding="utf-8").splitlines()
    done = copy.run("pages", "init", *flags(ANSWERS))
    assert done.returncode == 0, done.stderr
    after = (copy.root / "mkdocs.yml").read_text(encoding="utf-8")
    read = yaml.safe_load(after)
    assert read["extra"]["firm"]["name"] == ANSWERS["name"]
    assert read["extra"]["firm"]["people"][0]["name"] == ANSWERS["auditor"]
    assert read["extra"]["firm"]["founded"] == "2011"
    assert read["site_url"] == "https://www.northpeace.test/"
    lines = after.splitlines()
    assert len(lines) == len(before)
    assert sum(old != new for old, new in zip(before, lines, strict=True)) == len(ANSWERS)
    assert [line for line in after.splitlines() if "#" in line and "O'Neill" not in line and "site_url" not in line] == [
        line for line in before if "#" in line and "site_url" not in line
    ]
    assert "# placeholder" not in after.partition("site_description")[0]  # the address is one no longer


def test_what_shows_the_address_is_made_again(copy: Copy) -> None:
    """The files for crawlers follow the new address at once, so nothing is stale; what is open is listed with its line."""
    done = copy.run("pages", "init", *flags(ANSWERS))
    assert "Sitemap: https://www.northpeace.test/sitemap.xml" in (copy.root / "docs/robots.txt").read_text()
    assert copy.run("pages", "fragments", "--check").returncode == 0
    assert "extra.firm.insurance" in done.stdout
    slug, town = offered.town()
    assert f'If yours start in {town}, write base = "{slug}"' in done.stdout
    assert "extra.firm.phone" not in done.stdout.partition("\n")[2]


def test_twice_is_once(copy: Copy) -> None:
    """The same answers again change nothing; another answer changes its line alone."""
    copy.run("pages", "init", *flags(ANSWERS))
    once = (copy.root / "mkdocs.yml").read_bytes()
    again = copy.run("pages", "init", *flags(ANSWERS))
    assert "nothing to change" in again.stdout
    assert (copy.root / "mkdocs.yml").read_bytes() == once
    copy.run("pages", "init", "--phone", "403-555-0100")
    twice = (copy.root / "mkdocs.yml").read_text().splitlines()
    assert sum(old != new for old, new in zip(once.decode().splitlines(), twice, strict=True)) == 1


@pytest.mark.parametrize(
    ("option", "text", "says"),
    [
        ("answered-by", "formspre", "write one of self, formspree"),
        ("phone", "555-0100", "with its area code, like 403-555-0100"),
        ("phone", "call us", "is not a telephone number"),
        ("email", "office", "write one like office@firm.ca"),
        ("email", "a@b.test, c@d.test", "is not an email address"),
        ("url", "www.firm.ca", "write one like https://www.firm.ca/"),
        ("url", "https://cor-audits.example/", "is nobody's address"),
        ("name", "[Firm name]", "marks? a placeholder"),
        ("name", "   ", "is empty"),
        ("name", f'{"Safe" * 30} & "Sound" <AB>', "cannot be in a mail's From"),
        ("founded", "11", "four digits"),
        ("reply", "soon", "write it like “one business day”"),
    ],
)
def test_a_wrong_answer_is_refused_with_its_remedy(option: str, text: str, says: str) -> None:
    """An answer that cannot be true is named with its option and what to write."""
    values = argparse.Namespace(
        **{question.option.replace("-", "_"): None for question in firm.QUESTIONS} | {option.replace("-", "_"): text}
    )
    with pytest.raises(firm.InvalidAnswer, match=f"^--{option}: .*{says}"):
        firm.given(values)


def test_every_wrong_answer_at_once_and_nothing_written(copy: Copy) -> None:
    """Two wrong options are both named, and not even the right one is written."""
    before = (copy.root / "mkdocs.yml").read_bytes()
    done = copy.run("pages", "init", "--name", "A firm", "--phone", "1", "--email", "x")
    assert done.returncode == 2
    assert "--phone:" in done.stderr
    assert "--email:" in done.stderr
    assert (copy.root / "mkdocs.yml").read_bytes() == before


@pytest.mark.parametrize("stop", [EOFError, KeyboardInterrupt])
def test_a_person_is_asked_again_until_it_can_be_used(stop: type[BaseException]) -> None:
    """Asked, an empty line keeps what is there, a wrong answer is asked again, and Ctrl-C or the end of input keeps what was answered."""
    typed: Iterator[str] = iter(["Wild Rose Audits", "", "12", "403-555-0100"])
    asked: list[str] = []

    def ask(text: str) -> str:
        asked.append(text)
        try:
            return next(typed)
        except StopIteration:
            raise stop from None

    answers = firm.asked({"extra.firm.name": "[Firm name]", "extra.firm.legal_name": "Kept Ltd."}, {}, ask)
    assert answers == {"extra.firm.name": "Wild Rose Audits", "extra.firm.phone": "403-555-0100"}
    assert asked[0].endswith("(still to give): ")
    assert asked[1].endswith("(Kept Ltd.): ")
    assert asked[2] == asked[3]


def test_it_asks_at_a_terminal(copy: Copy) -> None:
    """At a real terminal the command asks, and what is typed is written."""
    pid, terminal = pty.fork()
    if pid == 0:  # pragma: no cover -- the child is the command itself
        os.chdir(copy.root)
        os.environ["PYTHONPATH"] = str(copy.root)
        os.execv(sys.executable, [sys.executable, "-m", "pages", "init"])  # noqa: S606 -- our own command
    os.write(terminal, b"Wild Rose Audits\n\x04")
    text = b""
    try:
        while part := os.read(terminal, 4096):
            text += part
    except OSError:
        pass  # the terminal closes with the command
    assert os.waitpid(pid, 0)[1] == 0, text
    assert b"The firm's name" in text
    assert yaml.safe_load((copy.root / "mkdocs.yml").read_text())["extra"]["firm"]["name"] == "Wild Rose Audits"


def test_a_line_that_was_taken_out_is_named() -> None:
    """Where the owner removed a line, the command gives it with its place, and writes nothing."""
    words = r"extra\.firm\.name: not there; put the line back under `  firm:`: `    name: …`, and run this again"
    with pytest.raises(settings.Unwritable, match=words):
        settings.put("site_name: A\n", SHORT)


def test_every_question_has_its_line() -> None:
    """Each question writes a value that mkdocs.yml has, and no placeholder is left without a question."""
    text = (ROOT / "mkdocs.yml").read_text(encoding="utf-8")
    keys = settings.scalars(text)
    assert [question.key for question in firm.QUESTIONS if question.key not in keys] == []
    open_ = {key for key, node in keys.items() if key.startswith(("extra.firm.", "extra.quote.")) and "[" in node.value}
    assert open_ <= {question.key for question in firm.QUESTIONS}
