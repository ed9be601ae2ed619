"""Three firms that make the repository their own by the steps of OWNER.md: other names, places, rates, add-ons, addresses, and ways to answer the form.

`make firm FIRM=red-deer` makes a clone under var/firms/ that firm's own, and tests and releases it.
"""

import argparse
import os
import re
import shutil
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

RATES = "estimator/data/rates.toml"
ADDON = """
[addon.{name}]
label = "{label}"
help = "{help}"
prepares = {prepares}
unit = "CAD"
source = "The firm's own."
values = [{{ from = 2025-04-01, price = {price} }}]
"""


@dataclass(frozen=True)
class Firm:
    """What one owner answers to `make init`, and writes into the rates."""

    answers: dict[str, str]
    base: str
    factor: float
    """By how much its dollars are other than the example's."""
    addon: str
    """The block of an add-on of its own."""
    gone: tuple[str, ...]
    """The entries that it does not offer."""
    examples: tuple[str, ...] = ()
    """The worked examples that ask for one of them."""


FIRMS = {
    "red-deer": Firm(
        {
            "name": "Parkland Safety Audits",
            "legal-name": "Parkland Safety Audits Inc.",
            "city": "Red Deer, Alberta",
            "url": "https://parkland-audits.github.io/cor/",
            "site-name": "Parkland COR",
            "answered-by": "formspree",
            "form-id": "xqkrwzab",
        },
        "red-deer",
        0.9,
        ADDON.format(name="toolbox-talks", label="Toolbox talks", help="Twelve talks for your crews.", prepares="true", price="640.00"),
        ("industry.hospitality", "addon.action-tracker"),
    ),
    "edmonton": Firm(
        {
            "name": "O'Hare & Daughters",
            "legal-name": "O'Hare & Daughters Ltd.",
            "city": "Edmonton, Alberta",
            "url": "https://www.ohare-audits.ca/",
            "site-name": "O'Hare & Daughters: COR audits",
            "answered-by": "self",
            "valid": "45 days from its date",
        },
        "edmonton",
        1.25,
        ADDON.format(
            name="second-opinion", label="Second opinion", help="Another auditor reads the report.", prepares="false", price="380.00"
        ),
        ("industry.food-processing", "addon.guided-self-assessment"),
    ),
    "grande-prairie": Firm(
        {
            "name": "Peace Country Audits",
            "legal-name": "1234567 Alberta Ltd.",
            "city": "Grande Prairie, Alberta",
            "url": "https://peacecountryaudits.ca/",
            "site-name": "Peace Country Audits",
            "answered-by": "mailto",
            "form-id": "office@peacecountryaudits.ca",
            "payment": "on the day of the report",
        },
        "grande-prairie",
        1.1,
        ADDON.format(name="site-sketch", label="Site sketch", help="A plan of your yard for the auditor.", prepares="true", price="150.00"),
        ("industry.office", "addon.evidence-map"),
        ("Documents checked before the audit, 30 people",),
    ),
}
SHARED = {
    "phone": "780-555-0142",
    "email": "office@firm.test",
    "area": "Alberta",
    "hours": "Monday to Friday, 8 to 4",
    "reply": "one business day",
    "founded": "2009",
    "auditor": "Ruth Sandhu",
    "role": "Lead auditor",
    "designations": "CRSP",
    "certified-by": "AASP and ESC",
    "insurance": "2 million dollars of errors and omissions",
    "wcb": "In good standing",
    "references": "On request",
    "privacy-contact": "Ruth Sandhu",
    "valid": "30 days from its date",
    "payment": "within 30 days of the report",
    "rescheduling": "no charge until 5 business days before",
    "form-id": "",
}


def rates(text: str, firm: Firm) -> str:
    """Return the rate card as the firm writes it: its base, its dollars, its add-on, without what it does not offer, published."""
    text = re.sub(r'(?m)^base = "[a-z-]+"', f'base = "{firm.base}"', text)
    text = re.sub(r'(?m)^status = "[a-z]+"', 'status = "published"', text)
    text = re.sub(r'(?mi)^source = ".*illustrative.*"$', 'source = "The firm\'s own."', text)
    for name in firm.gone:
        text = re.sub(rf"(?ms)^\[{re.escape(name)}\]\n.*?(?=^\[|^# ----|\Z)", "", text)
    for unit in ("CAD/h", "CAD/d", "CAD/km", "CAD/night"):
        text = re.sub(
            rf'(?m)^(unit = "{unit}"\nsource = .*\nvalues = \[\{{ from = [\d-]+, value = )([\d.]+)',
            lambda found: f"{found[1]}{float(found[2]) * firm.factor:.2f}",
            text,
        )
    return text + firm.addon


def own(root: Path, firm: Firm) -> str:
    """Make a clone the firm's own, as OWNER.md says, up to what `make fresh` makes without a browser; return what the commands print."""
    given = {option: text for option, text in (SHARED | firm.answers).items() if text}
    printed = run(root, "pages", "init", *(part for option, text in given.items() for part in (f"--{option}", text)))
    card = root / RATES
    card.write_text(rates(card.read_text(encoding="utf-8"), firm), encoding="utf-8")
    support = root / "docs/support/index.md"
    for name in firm.gone:
        described = rf'<div class="cor-marked" markdown>\n(?:(?!<div class="cor-marked").)*?data-offers={name.partition(".")[2]} .*?</div>\n</div>\n\n'
        support.write_text(re.sub(described, "", support.read_text(encoding="utf-8"), flags=re.DOTALL), encoding="utf-8")
        for page in (root / "docs").rglob("*.md"):  # what links to an estimate with it
            text = page.read_text(encoding="utf-8")
            page.write_text(re.sub(rf"(?m)^.*[#&;]addons={name.partition('.')[2]}\b.*\n", "", text), encoding="utf-8")
    examples = root / "pages/tables/examples.toml"
    for title in firm.examples:
        text = examples.read_text(encoding="utf-8")
        examples.write_text(re.sub(rf'(?ms)^\[\[example\]\]\ntitle = "{re.escape(title)}"\n.*?(?=^\[\[|\Z)', "", text), encoding="utf-8")
    return printed + run(root, "cases", "--write") + run(root, "pages", "fragments")


def run(root: Path, *command: str) -> str:
    """Run a module of the clone; return what it prints.

    Raises:
        RuntimeError: it failed.

    """
    done = subprocess.run([sys.executable, "-m", *command], cwd=root, capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(f"{' '.join(command)}: {done.returncode}\n{done.stdout}{done.stderr}")
    return done.stdout


def cloned(root: Path) -> None:
    """Clone the repository into a folder, with the packages that are here: what `make setup` would install again."""
    subprocess.run(["git", "clone", "--quiet", ".", str(root)], check=True)
    for packages in (".venv", "node_modules"):
        shutil.copytree(packages, root / packages, symlinks=True, copy_function=os.link)
        (root / packages / ".ready").touch()


def main() -> int:
    """Make a clone of the repository one firm's own, then test, check and release it as the firm would; return the exit status."""
    parser = argparse.ArgumentParser(prog="python -m testing.firms", description=__doc__)
    parser.add_argument("name", choices=FIRMS)
    root = Path("var/firms") / parser.parse_args().name
    shutil.rmtree(root, ignore_errors=True)
    cloned(root)
    print(own(root, FIRMS[root.name]), flush=True)
    commit = ["git", "-c", "user.name=owner", "-c", "user.email=owner@firm.test", "commit", "--quiet", "--all", "--message", "Our firm"]
    environment = {name: value for name, value in os.environ.items() if name != "MAKEFLAGS"}
    for command in (["make", "fresh"], commit, ["make", "test"], ["make", "release"]):
        began = time.monotonic()
        done = subprocess.run(command, cwd=root, env=environment, check=False)
        print(f"{root.name}: {command[0]} {command[1]}: {done.returncode}, {time.monotonic() - began:.0f} s", flush=True)
        if done.returncode:
            return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
