"""Place names as people write them: without accents, `Ft Mac`, `Medecine Hat`, a postal code, `Red Deer, AB T4N 1A1`.

The start of a name, or a name with a slip or two, is taken where one place alone is meant by it; otherwise the nearest are offered.
"""

from collections.abc import Iterator

from estimator.parsing.text import INVISIBLE

PLAIN = str.maketrans("àâäçéèêëîïôöùûü", "aaaceeeeiioouuu")
WORDS = {"ft": "fort", "saint": "st", "ste": "st", "mt": "mount"}
REGION = {"alberta", "ab", "alta", "canada"}
"""What follows a town in an address, beside the postal code."""
SHORTEST = 4  # letters; what is shorter is taken as it is written or not at all
LONG = 7  # letters from which two slips are forgiven
AREA, CODE = 3, 6  # signs of a postal area and of a postal code
OFFERED = 3
LONGEST = 60


def plain(text: str) -> str:
    """Return a name in lower case, without accents or marks, its short words written out: `Ft. McMurray` is `fort mcmurray`."""
    letters = text.translate(INVISIBLE)[:LONGEST].casefold().translate(PLAIN).replace("'", "").replace("’", "")
    words = "".join(sign if sign.isalnum() else " " for sign in letters).split()
    return " ".join(WORDS.get(word, word) for word in words)


def area(text: str) -> str:
    """Return the postal area of a postal code or of its first half, such as `T9H`; empty for anything else."""
    code = "".join(text.translate(INVISIBLE)[:LONGEST].split()).upper()
    shape = "".join("9" if sign in "0123456789" else "A" if "A" <= sign <= "Z" else "?" for sign in code)
    return code[:AREA] if shape in {"A9A", "A9A9A9"} else ""


def town(name: str) -> str:
    """Return what stands before the province, the country and the postal code in a plain name; empty where it is no more than these."""
    words = name.split()
    for last in (_region, _code, _region):
        words = words[: len(words) - last(words)]
    return " ".join(words)


def towns(parts: list[str]) -> list[str]:
    """Leave out of the parts of a list what ends an address: `Alberta`, `AB T4N 1A1`, `Canada`, and a postal code after these."""
    found: list[str] = []
    ended = False
    for part in parts:
        name = plain(part)
        ends = name.split(" ")[0] in REGION and not town(name)
        ended = bool(found) and (ends or (ended and len(name.replace(" ", "")) == CODE and area(name) != ""))
        if not ended:
            found.append(part)
    return found


def _region(words: list[str]) -> int:
    """Count the words of province and country at the end."""
    return next((count for count, word in enumerate(reversed(words)) if word not in REGION), len(words))


def _code(words: list[str]) -> int:
    """Count the words of a postal code, or of its first half, at the end."""
    return next((count for count in (2, 1) if area("".join(words[-count:]))), 0)


class Names:
    """Every name, and the place it stands for."""

    def __init__(self) -> None:
        self._places: dict[str, str] = {}

    def add(self, name: str, place: str) -> None:
        """Let a name stand for a place."""
        self._places.setdefault(plain(name), place)

    def find(self, text: str) -> str | None:
        """Return the place that is meant, or None."""
        code = area(text)
        name = code.lower() or plain(text)
        if name not in self._places and not code:
            name = town(name) or name
        if name in self._places or code or len(name) < SHORTEST:
            return self._places.get(name)
        starts = self._starting(name)
        if starts:
            return starts[0] if len(starts) == 1 else None
        near = self._near(name)
        best = {place for slips, _, place in near if slips == near[0][0]}
        return best.pop() if len(best) == 1 else None

    def others(self, place: str) -> list[str]:
        """Return the names that stand for a place, but for its slug's own words."""
        return [name for name, meant in self._places.items() if meant == place and name != plain(place) and not area(name)]

    def offers(self, text: str) -> list[str]:
        """Return a few places whose names are near to a text, or start with it."""
        name = plain(text)
        starts = self._starting(name) if len(name) > 1 else []
        return list(dict.fromkeys([*starts, *(place for _, _, place in self._near(name))]))[:OFFERED]

    def _starting(self, name: str) -> list[str]:
        """Return the places of which a name starts with a text, each once."""
        return sorted({place for known, place in self._places.items() if known.startswith(name)})

    def _near(self, name: str) -> list[tuple[int, str, str]]:
        """Return (slips, name, place) of the names within one slip, or two where the name is long; fewest slips first."""
        most = 2 if len(name) >= LONG else 1
        return sorted(self._within(name, most)) if len(name) >= SHORTEST else []

    def _within(self, name: str, most: int) -> Iterator[tuple[int, str, str]]:
        for known, place in self._places.items():
            if known[0] == name[0] and abs(len(known) - len(name)) <= most:
                count = slips(name, known)
                if count <= most:
                    yield count, known, place


def slips(one: str, other: str) -> int:
    """Count the letters left out, added, changed or swapped with their neighbour between two words."""
    before, row = [0] * (len(other) + 1), list(range(len(other) + 1))
    for i, letter in enumerate(one, 1):
        earlier, before, row = before, row, [i]
        for j, match in enumerate(other, 1):
            cost = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (letter != match))
            if i > 1 and j > 1 and letter == other[j - 2] and one[i - 2] == match:
                cost = min(cost, earlier[j - 2] + 1)
            row.append(cost)
    return row[-1]
