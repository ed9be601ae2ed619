"""The form's HTML: fresh in the repository, and the same fields as the relay knows."""

from __future__ import annotations

import re

from pages.forms import quote
from relay.intake import body, pricing, submission
from relay.settings import Settings


def names(html: str) -> set[str]:
    """Return the names of a form's controls."""
    return set(re.findall(r'<(?:input|select|textarea)\b[^>]*\bname="([^"]+)"', html))


def test_fragment_is_fresh() -> None:
    """docs/_fragments/quote-form.html is what pages/forms/quote.py makes: `python -m pages fragments` writes it again."""
    assert quote.FRAGMENT.read_text() == quote.built()


def test_relay_knows_every_field() -> None:
    """Every control of the form is a field the relay takes, and every contact field it takes is on the form."""
    known = set(submission.CONTACT) | set(submission.CONTROLS) | {body.UPLOAD_FIELD}
    fields = names(quote.built())
    assert {name for name in fields if name not in known and name.partition(".")[0] not in pricing.KNOWN} == set()
    assert set(submission.CONTACT) <= fields


def test_every_question_is_on_the_form() -> None:
    """Every question of the engine but the date of prices is asked."""
    assert pricing.KNOWN - {name.partition(".")[0] for name in names(quote.built())} == {"on"}


def test_promises_hold() -> None:
    """What the form says of limits and of how long requests are kept is what the relay does."""
    assert Settings().keep_days == 730
    assert quote.KEEP == "two years"
    assert quote.MOST_MEGABYTES * 1024 * 1024 == body.MOST_FILE
    assert {ask.name: ask.longest for ask in quote.CONTACT} == submission.LENGTHS


def test_nothing_is_preselected_but_not_sure() -> None:
    """The head-count and the sites are for the visitor to say."""
    html = quote.built()
    for name in ("employees", "sites"):
        assert re.search(rf'id="f-{name}"[^>]*value=""', html)
