"""Ten people or fewer: three ways to a SECOR, each with its price and the answers that choose it."""

from collections.abc import Iterator
from dataclasses import dataclass
from html import escape
from urllib.parse import urlencode

from estimator.card.rates import UNSURE, RateCard
from estimator.parsing import form
from estimator.present import headline
from estimator.pricing.estimate import price
from estimator.pricing.request import Request

GUIDED = "guided-self-assessment"
"""The add-on that is help with a self-assessment; a card may lack it."""
CHOSEN = ' aria-current="true"'
NOTES = {"external-optional": "external-takes", "assessor": "external-assessor"}


@dataclass(frozen=True, slots=True)
class Way:
    """One way: its name (`self`, `guided`, `external`), its words, and the request that it prices."""

    name: str
    label: str
    note: str
    price: str
    range: str
    request: Request
    chosen: bool

    @property
    def link(self) -> str:
        """What follows `#` in a link that chooses this way; the program follows from the head-count, and what is left out is not known."""
        answers = {key: value for key, value in self.request.to_mapping().items() if key not in {"program", "on"} and value != UNSURE}
        return urlencode(form.from_mapping(answers))


def small(request: Request) -> bool:
    """Whether the ways are open: a firm that does SECOR, and not a practice audit."""
    return bool(request.program == "secor" and request.audit != "gap")


def under(request: Request, card: RateCard) -> dict[str, str]:
    """Return the text under the price on the bar instead of the range: the way that is free, or its name where it is chosen; with help no way is free."""
    if not small(request) or request.addons:
        return {}
    return {"under": card.words["ways"]["self" if request.audit == "none" else "under"]}


def of(request: Request, card: RateCard) -> Iterator[Way]:
    """Yield the ways, the self-assessment first, each with the other help that is chosen; none where they are not open."""
    if not small(request):
        return
    audit = "certification" if request.audit == "none" else request.audit
    others = tuple(addon for addon in request.addons if addon != GUIDED)
    requests = {"self": request.with_answers(audit="none", addons=others)}
    if GUIDED in card.options("addon", request.on):
        requests["guided"] = request.with_answers(audit="none", addons=(*others, GUIDED))
    requests["external"] = request.with_answers(audit=audit, addons=others)
    chosen = "external" if request.audit != "none" else "guided" if GUIDED in request.addons else "self"
    words, partner = card.words["ways"], card.partners.get(request.partner)
    for name, way in requests.items():
        note = NOTES.get(partner.secor, "external-note") if partner and name == "external" else f"{name}-note"
        shown = headline.priced(price(way, card), card.on(request.on))
        yield Way(
            name=name,
            label=words[name],
            note=words[note].format(partner=partner.short if partner else ""),
            price=shown["price"] if way.addons or name != "self" else headline.FREE,
            range="" if shown["said"] == shown["price"] else shown["range"],
            request=way,
            chosen=name == chosen,
        )


def title(request: Request, card: RateCard) -> str:
    """Return the heading over the ways: whether other help is in each price."""
    return card.words["ways"]["title-help" if set(request.addons) - {GUIDED} else "title"]


def html(request: Request, card: RateCard) -> str:
    """Write the ways as a list; each is a button that chooses it: its value is the answers."""
    items = "".join(
        f'<li{" data-chosen" if way.chosen else ""}><button type="submit" form="estimate-form" name="_way" value="{escape(way.link)}"'
        f"{CHOSEN if way.chosen else ''}>{escape(way.label)}</button> <b>{way.price}</b>"
        f"<small>{f'{way.range}. ' if way.range else ''}{escape(way.note)}</small></li>"
        for way in of(request, card)
    )
    return f'<h3 class="cor-ways__title">{escape(title(request, card))}</h3><ul class="cor-ways">{items}</ul>' if items else ""
