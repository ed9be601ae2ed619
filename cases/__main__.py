"""`python -m cases` says which golden cases differ, and how; `--write` takes the new answers over.

What the owner's data offers and no case shows is printed too, and what a case asks for and the data no longer offer:
`--write` adds a case for the one and takes out the other. Where all cases of a file share such an answer, the section's typical one replaces it.

Exit status: 0 when every case is as written down, 1 when one differs, 2 when the data cannot be read.
"""

import argparse
import sys
from collections.abc import Sequence

from cases import answers, gaps, layout
from estimator import RateCardError, wire


def main(arguments: Sequence[str]) -> int:
    """Compare or write; return the exit status."""
    parser = argparse.ArgumentParser(prog="python -m cases", description=__doc__)
    parser.add_argument("--write", action="store_true", help="write the engine's answers into the files")
    parser.add_argument("--on", metavar="DAY", default="", help="compare with the prices of another day, such as 2027-01-15")
    options = parser.parse_args(arguments)
    if options.write and options.on:
        parser.error("--write takes the day at the top of each file; change it there")
    try:
        changes = fitted(write=options.write) + compared(options.on, write=options.write)
    except RateCardError as error:
        sys.stderr.write("\n".join(error.problems) + "\n")
        return 2
    return 1 if changes and not options.write else 0


def fitted(*, write: bool) -> int:
    """Print, and with `write` do, what makes the cases show what the data offer and nothing else; return how many are to change."""
    card, count = wire.card(), 0
    for path in layout.files():
        cases = list(layout.read(path))
        common = gaps.gone(card, cases[0].common, cases[0].today) if cases else {}
        lost = {case.name: gaps.gone(card, case.own, case.today) for case in cases if "problems" not in case.expect}
        lost = {name: gone for name, gone in lost.items() if gone}
        replacement = {key: card.typical(card.questions[key].options).name for key in common}
        for key, slug in common.items():
            print(f"{path.stem}: {key} {slug} is no longer offered; {replacement[key]} replaces it in every case")
        for name, gone in lost.items():
            print(
                f"{path.stem}: {name}\n    {'taken out' if write else 'to be taken out by --write'}: no longer offered: {', '.join(gone.values())}"
            )
        if write and (common or lost):
            path.write_text(layout.changed(path, set(lost), replacement), encoding="utf-8")
        count += len(common) + len(lost)
    for file, name, request in gaps.gaps(card, layout.all_cases()):
        home = layout.FOLDER / f"{file}.toml"
        if not home.exists():
            continue  # a folder of somebody's own cases
        count += 1
        print(f"{file}: {name}\n    {'new: ' if write else 'no case shows it; --write adds one: '}{request}")
        if write:
            with home.open("a", encoding="utf-8") as cases_of:
                cases_of.write(gaps.paragraph(name, request))
    return count


def compared(on: str, *, write: bool) -> int:
    """Print, and with `write` take over, which answers are not as written down; return how many."""
    count = changed = 0
    for path in layout.files():
        cases = list(layout.read(path))
        got = [answers.answered(case, on) for case in cases]
        for case, answer in zip(cases, got, strict=True):
            differing = list(answers.differences(case.expect, answer))
            count, changed = count + 1, changed + bool(differing)
            if differing:
                print(case.title, *differing, sep="\n    ")
        if write:
            path.write_text(layout.rewritten(path, got), encoding="utf-8")
    print(f"{count} cases, {changed} differ{', written' if write else ''}")
    return changed


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
