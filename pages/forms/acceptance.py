"""The form that accepts a fixed quote: the relay puts it into the built page for who comes with the token of a letter."""

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from estimator.cli.letter import facts
from estimator.present.layout import signed
from pages.forms import questions as form
from pages.forms.quote import ContactField
from pages.templates import environment

FIELDS = (
    ContactField(name="name", label="Your name", missing="Enter your name.", autocomplete="name"),
    ContactField(
        name="position",
        label="Your position",
        hint="For example: owner, or safety manager.",
        missing="Enter your position.",
        autocomplete="organization-title",
    ),
)
AGREED = "yes"
NOT_AGREED = "Tick “We accept this quote”, if you do."


def render(quote: Mapping[str, Any], values: Mapping[str, str], problems: Iterable[tuple[str, str]] = ()) -> str:
    """Return the quote's figures and the form.

    Args:
        quote: the quote as JSON.
        values: what was typed, and the hidden `quote` and `token`.
        problems: field and message of each mistake.
    """
    listed = form.summary(problems)
    money = {name: signed(Decimal(quote[name])) for name in ("price", "gst", "total")}
    lines = [(line["label"], signed(Decimal(line["amount"]))) for line in quote["lines"]]
    return environment().get_template("acceptance.html").render(
        quote=quote, facts=facts(quote), lines=lines, gst_rate=quote["gst_rate"], **money, fields=FIELDS, values=values, problems=listed, agreed=AGREED,
        errors={problem["field"]: problem["message"] for problem in reversed(listed)},
    )  # fmt: skip


def refused(words: str) -> str:
    """Return why there is nothing to accept."""
    return environment().get_template("refused.html").render(words=words)


def accepted(quote: Mapping[str, Any]) -> str:
    """Return what is shown once a quote is accepted."""
    return environment().get_template("accepted.html").render(quote=quote)
