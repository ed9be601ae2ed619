"""What pages say of a sent request: where it goes and what the visitor gets back, by who answers the quote form.

Only the relay stores requests, gives a reference and confirms by email; a form service mails them; with mailto the visitor does.
"""

from collections.abc import Iterator
from pathlib import Path

from pages import content
from pages.forms import providers
from pages.forms.quote import kept

FOLDER = Path("docs/_fragments")
GENERATED = ("sent.md", "more.md", "kept.md", "scripts-off.md")
CLAIMS = ("You get a reference", "the confirmation email", "confirmation we sent", "stored on our", "our own server")
"""What is true with the relay alone."""

SENT = """<div class="cor-notice" data-module="quote/thanks">
<p>Your reference is <!-- relay:reference --><strong class="cor-quote__reference" data-reference hidden></strong><span data-no-reference>in the confirmation we sent you by email</span><!-- /relay:reference -->.</p>
</div>
"""
SENT_BY_SERVICE = """<div class="cor-notice">
<p>{name} took your request and mails it to us. It gives no reference: your name is enough when you call.</p>
</div>
"""
SENT_BY_MAIL = """<div class="cor-notice">
<p>Your own mail program sends the request. It is on its way once you pressed Send there.</p>
</div>
"""
MORE = """Reply to the confirmation email and keep the reference in its subject.
No email after an hour? Check your junk folder. Then [call or write to us](../about/contact.md) with the reference.
We have your request either way.
"""
MORE_BY_HAND = "[Call or write to us](../about/contact.md).\n"

KEPT = (
    "They are stored on our server and sent to us by email. "
    "If you accept a quote on this site, we keep your name, your position and the time with it. "
)
KEPT_BY_SERVICE = "They go to {name}, a form service, which mails them to us and keeps a copy by its own terms. "
KEPT_BY_MAIL = "Your own mail program sends them to us. This site stores none of them. "
OFF = "With scripts off, the estimator sends your answers to our own server, which prices them. It does not keep them.\n"
OFF_ALONE = "With scripts off, the price cannot be worked out here: call or write to us.\n"


def made() -> dict[Path, str]:
    """Return the fragments."""
    chosen = providers.chosen().name
    name = chosen.capitalize()
    sent, more, storage, off = {
        "self": (SENT, MORE, KEPT, OFF),
        "mailto": (SENT_BY_MAIL, MORE_BY_HAND, KEPT_BY_MAIL, OFF_ALONE),
    }.get(chosen, (SENT_BY_SERVICE, MORE_BY_HAND, KEPT_BY_SERVICE, OFF_ALONE))
    deleted = (
        f"We do not sell them or use them for advertising.\nWe delete a request after {kept(content.keep_days())}, or sooner if you ask.\n"
    )
    return {
        FOLDER / file: text
        for file, text in zip(GENERATED, (sent.format(name=name), more, storage.format(name=name) + deleted, off), strict=True)
    }


def untrue(chosen: str) -> Iterator[tuple[Path, int, str]]:
    """Yield each page, line and claim that is not true where somebody else than the relay answers the form."""
    if chosen == "self":
        return
    for page in content.files():
        if page.parent == FOLDER and page.name in GENERATED:
            continue  # `make fresh` makes it true
        for number, line in enumerate(page.read_text(encoding="utf-8", errors="replace").splitlines(), 1):
            yield from ((page, number, claim) for claim in CLAIMS if claim in line)
