"""The calendar's file, where it differs from the page."""

import re

from testing.asking import answered, ask

SOON = {"due": "May 2027", "audit": "maintenance", "partner": "amta"}


def test_what_is_due_now_is_no_event_of_the_past() -> None:
    """What the page has as Now is today in the file, which names its own day; what follows keeps its days."""
    answer = answered("plan", SOON)
    text = answer["ics"].replace("\r\n ", "")
    days = re.findall(r"DTSTART;VALUE=DATE:(\d+)\r\n[^\r]*\r\nSUMMARY:Prepare", text)
    ready = [one["day"].replace("-", "") for one in answer["ready"]]
    assert "Now" in ask("plan", SOON, show=True)["html"]
    assert ready[0] < days[0] < ready[1]
    assert days[1:] == ready[1:]
    assert "begin now." in text
