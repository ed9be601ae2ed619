"""`python -m relay check`: validate the configuration against the machine, the store, the mail server and the site; each finding has a remedy."""

from __future__ import annotations

import re
import shlex
from email.message import EmailMessage
from pathlib import Path
from typing import TYPE_CHECKING

from pages import content
from pages.forms import quote
from relay.intake.uploads import no_space
from relay.mail import message, queue
from relay.mail.transport import DeliveryError, choose
from relay.settings import unknown_variables
from relay.store.store import Store, Unavailable
from relay.values import clock, private_files
from relay.values.reference import new_reference

if TYPE_CHECKING:
    from collections.abc import Mapping

    from relay.settings import Settings


EXAMPLE = re.compile(r"\bfirm\.example\b")
FORM = "quote/index.html"
PROMISE = "We delete it after "


def findings(settings: Settings, environ: Mapping[str, str], file: Path | None = None) -> list[tuple[bool, str]]:
    """Return the result of each check: whether it passed, and a sentence.

    Args:
        settings: of the relay.
        environ: where they come from.
        file: the file of settings, where one was named.
    """
    found = [*_store(settings), *_readable(settings, file), _mail(settings), _sender(settings), _site(settings), *_promise(settings)]
    if not settings.url:
        words = "links in mails lead to the address this process listens on"
        found.append((not settings.smtp_host, f"QUOTE_URL is not set: {words}; set it to the site's public address"))
    found += _examples(environ)
    found += _address(settings)
    found += [(False, f"{name} is not a setting; did you mean one of {', '.join(close)}?") for name, close in unknown_variables(environ)]
    if settings.smtp_host and settings.smtp_user and settings.smtp_starttls is False and settings.smtp_port != 465:  # noqa: PLR2004
        found.append((False, "SMTP_STARTTLS=0 with SMTP_USER: the password goes out unencrypted; take the 0 away"))
    return found


def _examples(environ: Mapping[str, str]) -> list[tuple[bool, str]]:
    """Report what is still as deploy/relay.env has it."""
    names = ("QUOTE_TO", "QUOTE_FROM", "SMTP_HOST", "SMTP_USER", "QUOTE_URL")
    found = [(name, environ.get(name, "")) for name in names]
    return [(False, f"{name}={value}: the example of deploy/relay.env; write your own") for name, value in found if EXAMPLE.search(value)]


def _address(settings: Settings) -> list[tuple[bool, str]]:
    """Report a QUOTE_URL that is not the address the site is built for."""
    built = str(content.config(content.CONFIG)["site_url"])
    if not settings.url or ".example/" in built or settings.url.rstrip("/") == built.rstrip("/"):
        return []
    return [
        (False, f"QUOTE_URL={settings.url}: the site is built for {built} (site_url in mkdocs.yml); links in mails would lead elsewhere")
    ]


def _store(settings: Settings) -> list[tuple[bool, str]]:
    try:
        with Store(settings.store_url, create=False) as store:
            store.check_writable(clock.now())
            faults = queue.faults(store, clock.now())
            faults += [lack] if (lack := no_space(settings, store)) else []
    except (Unavailable, OSError) as error:
        return [(False, f"QUOTE_STORE={settings.store_name}: {error}")]
    written = f"QUOTE_STORE: {'a file of this machine' if store.local else 'PostgreSQL'}, can be written"
    return [(True, written), *((False, words) for words in faults)]


def _readable(settings: Settings, file: Path | None) -> list[tuple[bool, str]]:
    """Report world-readable files that hold passwords or personal information."""
    store = Path(settings.store_url.removeprefix("sqlite:///"))
    places = {
        "--settings": [file] if file else [],
        "QUOTE_STORE": [Path(f"{store}{end}") for end in ("", "-wal", "-shm")] if settings.store_url.startswith("sqlite") else [],
        "QUOTE_MAILDIR": [settings.maildir / part for part in ("new", "cur", "tmp")],
    }
    return [
        (
            False,
            f"{name}: everybody on this machine can read {path}; type chmod {'700' if path.is_dir() else '600'} {shlex.quote(str(path))}",
        )
        for name, paths in places.items()
        for path in paths
        if path.exists() and private_files.world_readable(path)
    ]


def _mail(settings: Settings) -> tuple[bool, str]:
    try:
        choose(settings).check()
    except DeliveryError as error:
        return False, f"mail to {settings.destination}: {error}"
    return True, f"mail goes to {settings.destination}"


def _sender(settings: Settings) -> tuple[bool, str]:
    if settings.sender.endswith("@localhost") or any(to.endswith("@localhost") for to in settings.to):
        return not settings.smtp_host, "QUOTE_FROM and QUOTE_TO are not set: set them before mail leaves this machine"
    return True, f"QUOTE_FROM={settings.sender}: its domain must allow {settings.smtp_host or 'the mail server'} in SPF and sign with DKIM"


def _site(settings: Settings) -> tuple[bool, str]:
    built = (settings.site / FORM).is_file()
    return built, f"QUOTE_SITE={settings.site}: {'built' if built else 'no built site there; `make site` makes it'}"


def _promise(settings: Settings) -> list[tuple[bool, str]]:
    """Report a built form that promises another retention time than QUOTE_KEEP_DAYS."""
    try:
        _, _, after = (settings.site / FORM).read_text("utf-8").partition(PROMISE)
    except OSError:
        return []
    promised, comma, _ = after.partition(",")
    if not comma or promised == quote.kept(settings.keep_days):
        return []
    remedy = f"write extra.keep_days: {settings.keep_days} in mkdocs.yml and build the site again, or take QUOTE_KEEP_DAYS away"
    return [(False, f"QUOTE_KEEP_DAYS={settings.keep_days}: the quote form says that requests are deleted after {promised}; {remedy}")]


def send_test(settings: Settings) -> str:
    """Send one mail to each owner's address now, and say where to.

    Raises:
        Delay: it did not go; the message has the server's words.
    """
    reference = new_reference().replace("Q-", "T-")
    mail: EmailMessage = message.new_message(settings, reference, "test", clock.now(), f"Test {reference}: the quote relay can reach you")
    mail["To"] = ", ".join(settings.to)
    mail.set_content(
        f"This is a test of {settings.firm_name}'s quote relay.\nQuote requests will come to this address, from {settings.sender}.\n"
    )
    with choose(settings).open() as link:
        for recipient in settings.to:
            link.send(mail.as_bytes(), recipient, str(mail["Message-ID"]))
    return f"{reference} sent to {', '.join(settings.to)} by {settings.smtp_host or settings.maildir}"
