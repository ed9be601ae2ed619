"""`python -m tests.cases` says which golden cases differ, and how; `--write` takes the new answers over.

What the rate card offers and no case shows is said too; `--write` adds a case for it.

Exit status: 0 when every case is as written down, 1 when one differs.
"""

import argparse
import sys
from collections.abc import Sequence

from estimator import wire
from tests.cases import answers, gaps, layout


def main(arguments: Sequence[str]) -> int:
    """Compare or write; return the exit status."""
    parser = argparse.ArgumentParser(prog="python -m tests.cases", description=__doc__)
    parser.add_argument("--write", action="store_true", help="write the engine's answers into the files")
    parser.add_argument("--on", metavar="DAY", default="", help="compare with the prices of another day, such as 2027-01-15")
    options = parser.parse_args(arguments)
    if options.write and options.on:
        parser.error("--write takes the day that stands at the top of each file; change it there")
    count = changed = 0
    for file, name, request in gaps.gaps(wire.card(), layout.all_cases()):
        home = layout.FOLDER / f"{file}.toml"
        if not home.exists():
            continue  # a folder of somebody's own cases
        print(f"{file}: {name}\n    {'new: ' if options.write else 'no case shows it; --write adds one: '}{request}")
        changed += not options.write
        if options.write:
            with home.open("a", encoding="utf-8") as cases_of:
                cases_of.write(gaps.paragraph(name, request))
    for path in layout.files():
        cases = list(layout.read(path))
        got = [answers.answered(case, options.on) for case in cases]
        for case, answer in zip(cases, got, strict=True):
            found = list(answers.differences(case.expect, answer))
            count, changed = count + 1, changed + bool(found)
            if found:
                print(case.title, *found, sep="\n    ")
        if options.write:
            path.write_text(layout.rewritten(path, got), encoding="utf-8")
    print(f"{count} cases, {changed} differ{', written' if options.write else ''}")
    return 1 if changed and not options.write else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
