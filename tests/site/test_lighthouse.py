"""How the budget's trace of a page load is taken."""

from typing import Any

from testing.lighthouse import squeeze

TASK = "ThreadControllerImpl::RunTask"


def test_a_task_counts_as_long_as_the_processor_was_at_it() -> None:
    """A task that waited half its time is halved, and what happened in it; the next, the other thread's and the moment between stay."""
    events: list[dict[str, Any]] = [
        {"pid": 1, "tid": 1, "name": TASK, "ts": 1000, "dur": 80, "tdur": 40},
        {"pid": 1, "tid": 1, "name": "Layout", "ts": 1020, "dur": 40, "tdur": 20},
        {"pid": 1, "tid": 1, "name": "firstPaint", "ts": 1060},
        {"pid": 1, "tid": 1, "name": "between", "ts": 1090},
        {"pid": 1, "tid": 1, "name": TASK, "ts": 1100, "dur": 50, "tdur": 50},
        {"pid": 1, "tid": 2, "name": "Fetch", "ts": 1020, "dur": 40},
        {"pid": 1, "tid": 2, "name": TASK, "ts": 1070, "dur": 8},
        {"pid": 1, "tid": 1, "name": "thread_name", "args": {}},
    ]
    squeeze(events)
    assert [(event.get("ts"), event.get("dur")) for event in events] == [
        (1000, 40), (1010, 20), (1030, None), (1090, None), (1100, 50), (1020, 40), (1070, 8), (None, None),
    ]  # fmt: skip
