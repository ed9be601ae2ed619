"""The check of regular expressions: it names those that take more than linear time, and finds all of ours."""

import time

import pytest

from relay.intake import spam
from relay.intake.submission import Submission
from testing import patterns

SLOW = (
    r"\b[a-z0-9-]+\.(?:com|net)/",
    r"</?\w+\s+[^>]*href",
    r"^(a+)+$",
    r"[^,;]*$",
    r"\B(?=(\d{3})+(?!\d))",
    r"(?=[^@]{1,64}@)[^.@]+(\.[^.@]+)*@.+\.[^.]*[^.0-9][^.]*",
)


def test_slow_patterns_are_named() -> None:
    """Each pattern that a text can make slow is named with its place, and no other."""
    fine = patterns.Pattern("fine.py:1", r"(?P<year>\d{4})-\d\d")
    found = patterns.slow(
        [fine, *(patterns.Pattern(f"slow.py:{n}", text, use="fullmatch" if "@" in text else "search") for n, text in enumerate(SLOW))]
    )
    assert {line.split(": ")[0] for line in found} == {f"slow.py:{n}" for n in range(len(SLOW))}


def test_every_pattern_is_found() -> None:
    """The check sees the patterns of the relay, of the engine and of the form's fields, with the ends that their use gives them."""
    found = patterns.everywhere()
    assert {pattern.place.split(":")[0].split("/")[0] for pattern in found} == {"relay", "estimator", "pages"}
    texts = {pattern.text: pattern.use for pattern in found}
    assert texts[spam.LINK.pattern] == "search"
    assert texts[r"[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?"] == "fullmatch"


@pytest.mark.parametrize("text", ["a-", "<b ", "<", "< ", "www.", "a.com/", "</a b", "[", "http:", "seo ", "-"])
def test_spam_layers_take_linear_time(text: str) -> None:
    """A message of one piece over and over takes the layers about four times as long where it is four times as long, not sixteen."""

    def seconds(times: int) -> float:
        posted = Submission(contact={"message": text * (times // len(text))}, fields=[])
        best = 9.0
        for _ in range(5):
            start = time.process_time()
            spam.judge(posted, own_origins=frozenset())
            best = min(best, time.process_time() - start)
        return best

    assert seconds(10_000) < 8 * seconds(2_500) + 0.002
