"""Matches place names as people write them, typos included: without accents, `Ft Mac`, `Medecine Hat`, a postal code, `Red Deer, AB T4N 1A1`.

The start of a name, or a name with one or two typing errors, matches where only one place fits; otherwise the nearest are suggested.
"""

from collections.abc import Iterator

from estimator.parsing.text import INVISIBLE

ACCENTS = str.maketrans("àâäçéèêëîïôöùûü", "aaaceeeeiioouuu")
ABBREVIATIONS = {"ft": "fort", "saint": "st", "ste": "st", "mt": "mount"}
REGION = {"alberta", "ab", "alta", "canada"}
"""Words that follow a town in an address, besides the postal code."""
MIN_LETTERS = 4  # letters; a shorter text must match exactly
TWO_ERRORS_FROM = 7  # letters from which two typing errors are allowed
AREA, CODE = 3, 6  # characters of a postal area and of a postal code
MAX_SUGGESTIONS = 3
MAX_LENGTH = 60
MAX_DIGITS = 4  # of a number of sites


def normalized(text: str) -> str:
    """Return a name in lower case, without accents or punctuation, its abbreviations expanded: `Ft. McMurray` is `fort mcmurray`."""
    letters = text.translate(INVISIBLE)[:MAX_LENGTH].casefold().translate(ACCENTS).replace("'", "").replace("’", "")
    words = "".join(sign if sign.isalnum() else " " for sign in letters).split()
    return " ".join(ABBREVIATIONS.get(word, word) for word in words)


def postal_area(text: str) -> str:
    """Return the postal area of a postal code or of its first half, such as `T9H`; empty for anything else."""
    code = "".join(text.translate(INVISIBLE)[:MAX_LENGTH].split()).upper()
    shape = "".join("9" if sign in "0123456789" else "A" if "A" <= sign <= "Z" else "?" for sign in code)
    return code[:AREA] if shape in {"A9A", "A9A9A9"} else ""


def without_region(name: str) -> str:
    """Return a normalized name without province, country and postal code at its end; empty where it is only these."""
    words = name.split()
    for last in (_region, _code, _region):
        words = words[: len(words) - last(words)]
    return " ".join(words)


def without_address_ends(parts: list[str]) -> list[str]:
    """Drop the parts of a list that only end an address: `Alberta`, `AB T4N 1A1`, `Canada`, and a postal code after these."""
    found: list[str] = []
    ended = False
    for part in parts:
        name = normalized(part)
        ends = name.split(" ")[0] in REGION and not without_region(name)
        ended = bool(found) and (ends or (ended and len(name.replace(" ", "")) == CODE and postal_area(name) != ""))
        if not ended:
            found.append(part)
    return found


def _region(words: list[str]) -> int:
    """Count the words of province and country at the end."""
    return next((count for count, word in enumerate(reversed(words)) if word not in REGION), len(words))


def _code(words: list[str]) -> int:
    """Count the words of a postal code, or of its first half, at the end."""
    return next((count for count in (2, 1) if postal_area("".join(words[-count:]))), 0)


def counted_name(text: str) -> tuple[str, int]:
    """Return a place's name and its number of sites: `Red Deer 2`, `Red Deer (2)`, `2 x Red Deer`; one where none is given."""
    before, name = _count_before(text.strip())
    name, after = _count_after(name)
    if (before or after) and int(before or after) == int(after or before) and any(sign.isalpha() for sign in name):
        return name, int(before or after)
    return text, 1


def _count_before(text: str) -> tuple[str, str]:
    """Split `2 x Red Deer`, `2x Red Deer`, `2 × Red Deer` or `2 Red Deer` into the count and the name."""
    digits = next((text[:place] for place, sign in enumerate(text) if not sign.isdecimal()), "")
    rest = text[len(digits) :]
    name = rest.lstrip()
    times = name.startswith("×") or (name[:1] == "x" and name[1:2].isspace())
    if not 1 <= len(digits) <= MAX_DIGITS or (rest == name and not times):
        return "", text
    return digits, name[times:].lstrip()


def _count_after(text: str) -> tuple[str, str]:
    """Split `Red Deer x2`, `Red Deer: 2`, `Red Deer (2)` or `Red Deer 2` into the name and the count."""
    counted = text.removesuffix(")").rstrip()
    digits = next((counted[len(counted) - place :] for place, sign in enumerate(reversed(counted)) if not sign.isdecimal()), "")
    rest = counted[: len(counted) - len(digits)]
    name = rest.rstrip()
    times = name[-1:] in {"×", ":", "("} or (name[-1:] == "x" and name[-2:-1].isspace())
    if not 1 <= len(digits) <= MAX_DIGITS or (rest == name and not times):
        return text, ""
    return name[: len(name) - times].rstrip(), digits


class Names:
    """Maps every name to its place."""

    def __init__(self) -> None:
        self._places: dict[str, str] = {}

    def add(self, name: str, place: str) -> None:
        """Add a name of a place."""
        self._places.setdefault(normalized(name), place)

    def find(self, text: str) -> str | None:
        """Return the place that a text names, or None."""
        code = postal_area(text)
        name = code.lower() or normalized(text)
        if name not in self._places and not code:
            name = without_region(name) or name
        if name in self._places or code or len(name) < MIN_LETTERS:
            return self._places.get(name)
        starts = self._starting(name)
        if starts:
            return starts[0] if len(starts) == 1 else None
        if any(sign.isnumeric() for sign in name):  # `Banff2`, `Red Deer -2`: a number of sites that was not read is no typing error
            return None
        near = self._near(name)
        best = {place for distance, _, place in near if distance == near[0][0]}
        return best.pop() if len(best) == 1 else None

    def other_names(self, place: str) -> list[str]:
        """Return the names of a place, except its slug's own words."""
        return [name for name, meant in self._places.items() if meant == place and name != normalized(place) and not postal_area(name)]

    def suggestions(self, text: str) -> list[str]:
        """Return a few places whose names start with a text or are close to it."""
        name = normalized(text)
        starts = self._starting(name) if len(name) > 1 else []
        return list(dict.fromkeys([*starts, *(place for _, _, place in self._near(name))]))[:MAX_SUGGESTIONS]

    def _starting(self, name: str) -> list[str]:
        """Return the places of which a name starts with a text, each once."""
        return sorted({place for known, place in self._places.items() if known.startswith(name)})

    def _near(self, name: str) -> list[tuple[int, str, str]]:
        """Return (distance, name, place) of the names within one typing error, or two where the name is long; the closest first."""
        most = 2 if len(name) >= TWO_ERRORS_FROM else 1
        return sorted(self._within(name, most)) if len(name) >= MIN_LETTERS else []

    def _within(self, name: str, most: int) -> Iterator[tuple[int, str, str]]:
        for known, place in self._places.items():
            if known[0] == name[0] and abs(len(known) - len(name)) <= most:
                count = edit_distance(name, known)
                if count <= most:
                    yield count, known, place


def edit_distance(one: str, other: str) -> int:
    """Return the Damerau-Levenshtein distance (optimal string alignment): letters left out, added, changed or swapped with their neighbour."""
    before, row = [0] * (len(other) + 1), list(range(len(other) + 1))
    for i, letter in enumerate(one, 1):
        earlier, before, row = before, row, [i]
        for j, match in enumerate(other, 1):
            cost = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (letter != match))
            if i > 1 and j > 1 and letter == other[j - 2] and one[i - 2] == match:
                cost = min(cost, earlier[j - 2] + 1)
            row.append(cost)
    return row[-1]
