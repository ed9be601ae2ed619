"""Functions that no answer calls are not in the kept memory; where one is called all the same, the page starts again and answers."""

import marshal
import sys
from types import CodeType, FunctionType

import pytest
from playwright.sync_api import Page

from browser import calls, uncalled
from testing import wasm_rest
from testing.engine_host import Host
from testing.engine_page import ask

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
    data = bytes(uncalled.HEADER) + marshal.dumps(compile(MODULE, "module.py", "exec"))
    left = uncalled.without({"module.pyc": data}, {f"module.py:{each}" for each in called})["module.pyc"]
    names: dict[str, object] = {"__name__": "module"}
    exec(marshal.loads(left[uncalled.HEADER :]), names)  # noqa: S102, S302 -- the code above
    return names


def test_what_is_called_is_left() -> None:
    """A function, a class and its method that are called run as before; so does what is in a function."""
    names = loaded({"2:called", "3:called.<locals>.inner", "13:Kind", "14:Kind.called"})
    assert names["called"]()() == 1  # type: ignore[operator]
    assert names["Kind"]().called() == 5  # type: ignore[operator]


def test_what_is_not_called_raises() -> None:
    """A function that is not called raises an error that no handler of `Exception` takes, whatever it is called with."""
    names = loaded({"2:called", "13:Kind"})
    for call in (names["absent"], names["called"](), names["numbers"]):  # type: ignore[operator]
        with pytest.raises(BaseException, match="not in the kept memory") as error:
            call(1, second=2)  # type: ignore[operator]
        assert not isinstance(error.value, Exception)


def test_calls_are_noted_once() -> None:
    """A function is noted by its file, line and name, and again after the list was taken."""
    code = compile(MODULE, "module.py", "exec")
    (function,) = [FunctionType(each, {}) for each in code.co_consts if isinstance(each, CodeType) and each.co_name == "absent"]
    calls.watch()
    try:
        function(1, second=1)
        function(2, second=1)
        assert [each for each in calls.noted() if each.startswith("module.py")] == ["module.py:7:absent"]
        assert "module.py:7:absent" not in calls.noted()
        function(3, second=1)
        assert "module.py:7:absent" in calls.noted()
    finally:
        sys.monitoring.set_events(calls.TOOL, 0)
        sys.monitoring.free_tool_id(calls.TOOL)


@pytest.mark.usefixtures("patient")
def test_page_starts_again(blank: Page, host: Host) -> None:
    """A question that calls one is answered, by an engine that was started the plain way."""
    wasm_rest.withhold(host)
    assert ask(blank)["state"]["way"] == "memory"

    answer = ask(blank, {"python": "import textwrap\nfound = textwrap.wrap('two words', 5)"})

    assert answer["answer"] == repr(["two", "words"])
    assert answer["state"]["way"] == "plain"
