"""What no answer uses is not in the kept memory; where it is used all the same, the build fails, or the page starts again and answers."""

import gc
import json
import marshal
import subprocess
import sys
from types import CodeType, FunctionType

import pytest
from playwright.sync_api import Page

from browser import archive, bytecode, drawn, marks, memory, prune, slim, uncalled
from browser.paths import MANIFEST, OUTPUT, ROOT, BuildError
from cases import layout
from estimator import wire
from testing import wasm_rest
from testing.engine_host import Host
from testing.engine_page import ask, engine_files, in_browser

MODULE = """
def called():
    def inner():
        return 1
    return inner

def absent(first, *, second=2):
    return 3

def numbers():
    yield 4

class Kind:
    def called(self):
        return 5
"""


def loaded(called: set[str]) -> dict[str, object]:
    """Run what is left of the module where only these functions are called."""
    data = bytes(bytecode.HEADER) + marshal.dumps(compile(MODULE, "module.py", "exec"))
    left = uncalled.without({"module.pyc": data}, {f"module.py:{each}" for each in called})["module.pyc"]
    names: dict[str, object] = {"__name__": "module"}
    exec(marshal.loads(left[bytecode.HEADER :]), names)  # noqa: S102, S302 -- the code above
    return names


def test_what_is_called_is_left() -> None:
    """A function, a class and its method that are called run as before; so does what is in a function."""
    names = loaded({"2:called", "13:Kind", "14:Kind.called"})
    assert names["called"]()() == 1  # type: ignore[operator]
    assert names["Kind"]().called() == 5  # type: ignore[operator]


def test_what_is_not_called_raises() -> None:
    """A function that is not called raises an error that no handler of `Exception` takes, whatever it is called with."""
    names = loaded({"2:called", "13:Kind"})
    for call in (names["absent"], names["Kind"]().called, names["numbers"]):  # type: ignore[operator]
        with pytest.raises(BaseException, match="not in the kept memory") as error:
            call(1, second=2)  # type: ignore[operator]
        assert not isinstance(error.value, Exception)


def test_calls_are_noted_once() -> None:
    """A function is noted by its file, line and name, and again after the list was taken."""
    code = compile(MODULE, "module.py", "exec")
    (function,) = [FunctionType(each, {}) for each in code.co_consts if isinstance(each, CodeType) and each.co_name == "absent"]
    prune.watch()
    try:
        function(1, second=1)
        function(2, second=1)
        assert [each for each in prune.noted() if each.startswith("module.py")] == ["module.py:7:absent"]
        assert "module.py:7:absent" not in prune.noted()
        function(3, second=1)
        assert "module.py:7:absent" in prune.noted()
    finally:
        sys.monitoring.set_events(prune.TOOL, 0)
        sys.monitoring.free_tool_id(prune.TOOL)


PRUNED = """
import gc, sys, types
sys.path.insert(0, ".")
from browser import prune
import estimator.wire

part = types.ModuleType("part")
part.__file__ = "part.py"
exec(compile('''
def called():
    return helper() if unsure else other

def helper():
    return 1

def start():
    return 2

class Kind:
    _fields = ("used",)
    def used(self):
        return 3
    def unused(self):
        return 4
    def named(self):
        return self.unused

unsure, other, unnamed = 0, [], []
''', "part.py", "exec"), part.__dict__)
sys.modules["part"] = part
called = [prune.key(each.__code__) for each in (part.called, part.Kind.used, part.Kind.named)]
absent = types.ModuleType("absent")
sys.modules["absent"] = absent
kind, start = part.Kind(), part.start
called += [prune.key(f.__code__) for f in gc.get_objects() if type(f) is types.FunctionType and f.__module__ not in ("part", "__main__")]
prune.prune(called, {"part": ["other", "unnamed"], "absent": None}, {"part:Kind": ["unused", "_fields", "__doc__"]}, 0, [])

def raised(call):
    try:
        return call()
    except BaseException as error:
        return type(error).__name__

found = [
    part.called() is None, raised(lambda: part.called()()), raised(start), hasattr(part, "unnamed"), kind.used(),
    raised(lambda: kind.named()()), "absent" in sys.modules, raised(lambda: __import__("colorsys")),
    raised(lambda: list(part.Kind._fields)),
]
print(found)
"""


def test_own_modules_of_answers() -> None:
    """One of our modules stays whole where an answer calls a function of its text; what a dataclass makes is alike in all and says nothing."""
    names: dict[str, object] = {"__name__": "estimator.part"}
    exec(  # noqa: S102 -- the text above it
        compile(
            "from dataclasses import dataclass\n@dataclass\nclass Row:\n    first: int\ndef one():\n    pass\n", "estimator/part.py", "exec"
        ),
        names,
    )
    one, made = names["one"], names["Row"].__init__  # type: ignore[misc]
    assert isinstance(one, FunctionType)

    assert prune.answering({prune.key(one.__code__)}, [one, made]) == {"estimator.part"}
    assert prune.answering({prune.key(made.__code__)}, [one, made]) == set()


def test_frozen_functions_are_listed() -> None:
    """The functions of a memory that was kept are found, although they are frozen; those of this file are not."""
    gc.freeze()
    try:
        found = prune.listed()
    finally:
        gc.unfreeze()

    assert test_one_unit in found
    assert prune.listed not in found


def test_one_unit() -> None:
    """What runs inside the browser's Python counts in the units of the marks."""
    assert prune.UNIT == marks.UNIT


def test_what_is_taken_out() -> None:
    """What nobody can ask for is deleted; what somebody could ask for raises when it is used, and so does a later import."""
    done = subprocess.run([sys.executable, "-c", PRUNED], cwd=ROOT, capture_output=True, text=True, check=False)

    expected = [False, "BaseException", "BaseException", False, 3, "BaseException", False, "BaseException", "BaseException"]
    assert (done.stdout.strip(), done.stderr) == (str(expected), "")


@pytest.mark.long
def test_a_function_that_answers_call() -> None:
    """A memory without a function that an answer calls fails the build."""
    wheel, library = (archive.unpack((OUTPUT / engine_files()[part]["name"]).read_bytes()) for part in ("estimator", "library"))
    nothing = {"called": [], "names": {}, "attributes": {}, "heap": slim.heap(), "warm": []}
    lock = json.loads(MANIFEST.read_text())["lock"]

    with pytest.raises(BuildError, match="not in the kept memory"):
        memory.start(slim.wasm_without_data(), lock, library, wheel, prune=nothing, texts=['{"ask": "help"}'])


def test_no_second_start(blank: Page, host: Host) -> None:
    """What visitors ask, seldom or often, is answered by the kept memory: the golden cases, among them a trip to many places, and the unusual."""
    wasm_rest.withhold(host)
    golden = [{"ask": "estimate", "request": case.request} for path in layout.files() for case in layout.read(path)]
    day = drawn.DAY.isoformat()
    for question in [*golden, *drawn.unusual()]:
        dated = {**question, "today": day}
        assert in_browser(blank, [dated]) == [wire.handle(json.dumps(dated))], question
    assert not host.bytes_sent(engine_files()["library"]["name"])


@pytest.mark.usefixtures("patient")
def test_page_starts_again(blank: Page, host: Host) -> None:
    """A question that uses what is missing is answered, by an engine that was started the plain way."""
    wasm_rest.withhold(host)
    assert ask(blank)["state"]["way"] == "memory"

    answer = ask(blank, {"python": "import textwrap\nfound = textwrap.wrap('two words', 5)"})

    assert answer["answer"] == repr(["two", "words"])
    assert answer["state"]["way"] == "plain"
