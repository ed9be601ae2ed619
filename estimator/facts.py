"""Reading tables of dated facts: a label, a unit, a source, values from a day on."""

from estimator import dated
from estimator.scheme import UNITS, Fact
from estimator.tables import Table


def facts(part: Table, keys: tuple[str, ...]) -> dict[str, Fact]:
    """Read exactly these facts from a table; anything missing, unknown or wrong is noted in the table's problems."""
    found = {}
    for key in keys:
        row = part.table(key)
        found[key] = Fact(key, row.text("label"), row.text("unit"), row.text("source"), dated.rows(row, ("value",), None))
        if found[key].unit not in UNITS:
            row.problem("unit", f'"{found[key].unit}" is not one of {", ".join(UNITS)}')
        row.close()
    part.close()
    return found


def texts(part: Table, keys: tuple[str, ...]) -> dict[str, str]:
    """Read exactly these texts from a table."""
    found = {key: part.text(key) for key in keys}
    part.close()
    return found
