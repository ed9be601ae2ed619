"""Runs inside the browser's Python: everything a page can ask of the engine, once.

The build runs it to find what the engine imports, to warm the engine up before the snapshot,
and to check that nothing is missing in it. It knows no ask by name: `help` lists them.
"""

import contextlib
import gc
import json
import sys
from typing import Any

LIBRARY = "/lib/python{}{}.zip/".format(*sys.version_info[:2])


def examples() -> list[dict[str, Any]]:
    """Every ask that the engine's own help lists, with the example it gives there."""
    from estimator import wire

    listed = json.loads(wire.handle('{"ask": "help"}'))["asks"]
    return [{"ask": ask["ask"], "request": ask["example"]} for ask in listed]


def day() -> str:
    """The first day on which the packaged card prices every example: its own first, or the first of 2026."""
    from estimator import wire

    return max("2026-01-01", wire.card().starts.isoformat())


def warming() -> list[dict[str, Any]]:
    """Each example, with HTML and without."""
    return [{**ask, "show": show, "today": day()} for ask in examples() for show in (True, False)]


def warm() -> None:
    """Ask everything that is right, and leave as few objects as possible: they are all shipped."""
    from estimator import wire

    for ask in warming():
        wire.handle(json.dumps(ask))
        gc.collect()
    for each in gc.get_objects():
        if type(each) is type(wire.card) and (each.cache_info().maxsize or 0) > 1:
            each.cache_clear()
    gc.collect()
    gc.freeze()  # these objects stay: no collection need visit them again


def texts() -> list[str]:
    """Everything a page can ask, right and wrong."""
    plain = examples()
    shown = [{**ask, "show": True, "today": day()} for ask in plain]
    typed = [{"ask": ask["ask"], "fields": [["employees", "12"]]} for ask in plain]
    wrong = [{"ask": ask["ask"], "request": {"employees": "many", "nonsense": 1}} for ask in plain]
    found = [json.dumps(ask) for ask in [*plain, *shown, *typed, *wrong, {"ask": "no such ask"}]]
    return [*found, "not json", "[]"]


def run() -> list[str]:
    """Ask everything, right and wrong, and return the answers."""
    from estimator import wire

    return [wire.handle(text) for text in texts()]


def read_letters() -> None:
    """Do with every character of Unicode what an answer may need: any of them can be typed into a field."""
    for code in range(sys.maxunicode + 1):
        letter = chr(code)
        letter.casefold(), letter.upper(), letter.lower(), letter.title(), repr(letter), letter.strip(), letter.isdecimal()


def check_types() -> None:
    """Ask of a new type whether it is of each class there is: the runtime asks that of abstract ones for whatever it gives to the page."""
    new = type("New", (), {})
    for kind in gc.get_objects():
        if isinstance(kind, type):
            with contextlib.suppress(TypeError):  # a protocol that no class can be asked for
                issubclass(new, kind)


def modules() -> list[str]:
    """The library's files that the interpreter has read modules from so far."""
    specs = [getattr(module, "__spec__", None) for module in list(sys.modules.values())]
    origins = [getattr(spec, "origin", None) or "" for spec in specs]
    return sorted({origin.removeprefix(LIBRARY) for origin in origins if origin.startswith(LIBRARY)})
