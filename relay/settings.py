"""Configuration: environment variables, parsed and validated once at start. README.md documents each."""

from __future__ import annotations

import difflib
import math
import re
import secrets
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from pages.content import keep_days, reply_days
from relay.values.firm import UNNAMED, Firm, read_firm
from relay.values.masked import mask_passwords
from relay.values.network import NOBODY, Proxies, read_proxies
from relay.values.number import integer, real

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

UNLIMITED = 10**9
ROOT = Path(__file__).resolve().parent.parent


class BadSetting(ValueError):
    """A variable of the environment holds something unusable; the message names it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """The configuration of one process, immutable."""

    to: tuple[str, ...] = ("owner@localhost",)
    """Who gets the requests (`QUOTE_TO`, comma-separated)."""
    sender: str = "quotes@localhost"
    """The address the mail comes from, on the firm's own domain so that SPF, DKIM and DMARC align (`QUOTE_FROM`)."""
    firm: Firm = UNNAMED
    """Who the firm is, as mkdocs.yml says under `extra.firm`."""
    smtp_host: str = ""
    """Empty: mail goes to the Maildir (`SMTP_HOST`)."""
    smtp_port: int = 587
    smtp_user: str = ""
    smtp_password: str = field(default="", repr=False)
    smtp_starttls: bool | None = None
    """`SMTP_STARTTLS`: 1 insists, 0 never. Unset: where offered; a password never goes out unencrypted, except to this machine.
    Port 465 speaks TLS from the first byte."""
    smtp_timeout: float = 20.0
    store: str = field(default="var/quotes.sqlite3", repr=False)
    """A path, or a `postgresql://` URL (`QUOTE_STORE`), perhaps with a password: `store_name` is what is printed."""
    maildir: Path = ROOT / "var" / "mail"
    """The embedded outbox (`QUOTE_MAILDIR`)."""
    site: Path = ROOT / "site"
    """The built site to serve (`QUOTE_SITE`)."""
    origins: tuple[str, ...] = ()
    """Other origins whose pages may post here (`QUOTE_ORIGINS`, comma-separated)."""
    url: str = ""
    """The site's public address, for links in mails (`QUOTE_URL`)."""
    secret: str = field(default="", repr=False)
    """Signs proof-of-work challenges (`QUOTE_SECRET`); empty: one is made and kept in the store."""
    keep_days: int = 730
    """After so many days `python -m relay purge` deletes a request: `extra.keep_days` of mkdocs.yml, or `QUOTE_KEEP_DAYS`."""
    reply_days: int = 1
    """Business days within which the pages promise an answer: the number in `extra.firm.reply` of mkdocs.yml."""
    proxies: Proxies = NOBODY
    """Whose X-Forwarded-For is trusted (`QUOTE_TRUST_PROXY`): 1 where one reverse proxy is in front of the relay, or the proxies' addresses
    and networks, comma-separated. Unset: nobody's."""
    per_address: int = 60
    """Requests taken from one network address within ten minutes, and for each 100 kB of text in a day; more get 429 (`QUOTE_RATE_ADDRESS`)."""
    estimates: int = 60
    """Prices worked out and quote forms filled in for one network address within ten minutes, without scripts; more get 429 (`QUOTE_RATE_ESTIMATE`)."""
    overall: int = 600
    """Requests an hour in all above which proof of work is asked of everyone (`QUOTE_RATE_ALL`)."""
    files_address: int = 64
    """Megabytes of files taken from one network address in a day, more are refused (`QUOTE_FILES_ADDRESS`). A file is 8 MB at most."""
    files_overall: int = 512
    """Megabytes of files kept in a day from all together (`QUOTE_FILES_ALL`)."""
    disk_floor: int = 512
    """Megabytes that stay free on the store's disk: with less, files are refused and text is still taken (`QUOTE_DISK_FLOOR`)."""
    retry_base: float = 30.0
    """Seconds before the first repeat of a failed mail; doubles each time (`QUOTE_RETRY_BASE`)."""
    retry_days: float = 5.0
    """Days after which a mail that never went is a dead letter (`QUOTE_RETRY_DAYS`)."""
    confirm: bool = True
    """Whether the visitor gets a mail as well (`QUOTE_CONFIRM=0` turns it off)."""
    metrics: bool = False
    """Whether `/metrics` answers (`QUOTE_METRICS=1`)."""
    port: int = 8000

    @property
    def domain(self) -> str:
        """The domain of the sender, used in Message-IDs."""
        return self.sender.rpartition("@")[2]

    @property
    def firm_name(self) -> str:
        """What the mails call the firm: its name, or the sender's domain while mkdocs.yml has a placeholder."""
        return self.firm.name or self.domain

    @property
    def drafts(self) -> Path:
        """The folder of the quotes' letters and mail drafts, beside the embedded outbox."""
        return self.maildir.with_name("quotes")

    @property
    def store_name(self) -> str:
        """The store as it may be printed."""
        return mask_passwords(self.store)

    @property
    def store_url(self) -> str:
        """The store as SQLAlchemy names it."""
        if self.store.startswith(("postgresql://", "postgres://")):
            return "postgresql+psycopg://" + self.store.split("://", 1)[1]
        path = Path(self.store)
        return f"sqlite:///{path if path.is_absolute() else ROOT / path}"

    @property
    def destination(self) -> str:
        """Where mail goes, as a person reads it."""
        if self.smtp_host:
            return f"{self.smtp_host}:{self.smtp_port} for {', '.join(self.to)}"
        return f"{self.maildir} (a Maildir; set SMTP_HOST to send it)"

    @classmethod
    def from_environ(cls, environ: Mapping[str, str]) -> Settings:
        """Read the settings, and who the firm is.

        Raises:
            BadSetting: a variable is not what it should be; the message names it.
        """
        known = {f.name: f for f in fields(cls)}
        values: dict[str, object] = {}
        try:
            values["firm"], values["keep_days"], values["reply_days"] = read_firm(), keep_days(), reply_days()
        except ValueError as error:
            raise BadSetting(str(error)) from None
        for variable, (name, read) in VARIABLES.items():
            text = environ.get(variable, "").strip()
            if not text:
                continue
            if not text.isprintable():
                raise BadSetting(f"{variable} holds a line break or another character that cannot be seen; write it on one line")
            if name not in known:  # pragma: no cover - a slip of ours, not the owner's
                raise KeyError(name)
            try:
                values[name] = read(text)
            except ValueError as error:
                shown = "" if variable in SECRETS else f"={mask_passwords(text)!r}"
                raise BadSetting(f"{variable}{shown}: {error}") from None
        settings = cls(**values)  # type: ignore[arg-type]  # each reader gives the type of its field
        if settings.keep_days < settings.retry_days:
            words = f"is less than QUOTE_RETRY_DAYS={settings.retry_days:g}: a request would be forgotten while its mail is still tried"
            raise BadSetting(f"QUOTE_KEEP_DAYS={str(settings.keep_days)!r}: {words}; write {math.ceil(settings.retry_days)} or more")
        return settings


def _address(text: str) -> str:
    from relay.values.address import well_formed

    if not well_formed(text.removesuffix("@localhost") + "@localhost.test" if text.endswith("@localhost") else text):
        raise ValueError(f"{text or 'nothing'} is not an email address; write one like quotes@example.org")
    return text


def _addresses(text: str) -> tuple[str, ...]:
    addresses = tuple(dict.fromkeys(_address(part.strip()) for part in text.split(",") if part.strip()))
    if not addresses:
        raise ValueError("names no address; write one like owner@example.org, or several with commas between")
    return addresses


def _ascii(text: str) -> str:
    if not text.isascii():
        raise ValueError("has a character outside ASCII, which a login cannot send; ask the mail provider for another one")
    return text


def _host(text: str) -> str:
    if not re.fullmatch(r"[A-Za-z0-9._:-]+", text) or not all(0 < len(label) < 64 for label in text.removesuffix(".").split(".")):  # noqa: PLR2004
        raise ValueError("is not a host; write its name alone, like smtp.example.org, and the port in SMTP_PORT")
    return text


def _postgresql(text: str) -> bool:
    """Return whether SQLAlchemy can parse a URL. Its own error may quote the password."""
    from sqlalchemy.engine import make_url  # here, so that nothing else waits for it
    from sqlalchemy.exc import ArgumentError

    try:
        url = make_url(text)
    except (ArgumentError, ValueError):
        return False
    return "@" not in (url.host or "")


def _store(text: str) -> str:
    if "://" in text and not text.startswith(("postgresql://", "postgres://")):
        raise ValueError("is not a supported store; write a file's path or a postgresql:// address")
    if "://" in text and not _postgresql(text):
        words = (
            "write one like postgresql://relay:password@host:5432/quotes, with %40 for an @, %3A for a : and %2F for a / in the password"
        )
        raise ValueError(f"is not an address of PostgreSQL; {words}")
    if "://" not in text and (text.endswith("/") or Path(text).is_dir()):
        raise ValueError("is a folder; write a file's path in it, like var/quotes.sqlite3")
    return text


def _flag(text: str) -> bool:
    if text.lower() in {"1", "yes", "true", "on"}:
        return True
    if text.lower() in {"0", "no", "false", "off"}:
        return False
    raise ValueError("is neither 1 nor 0")


def _origins(text: str) -> tuple[str, ...]:
    origins = []
    for part in text.split(","):
        url = urlsplit(part.strip())
        if url.scheme not in {"http", "https"} or not url.netloc or "@" in url.netloc:
            raise ValueError(f"{part.strip()!r} is not an origin like https://example.org")
        origins.append(f"{url.scheme}://{url.netloc}".lower())
    return tuple(origins)


def _url(text: str) -> str:
    url = urlsplit(text)
    if url.scheme not in {"http", "https"} or not url.netloc or "@" in url.netloc or "?" in text or "#" in text:
        raise ValueError("is not an address like https://example.org/")
    return text if text.endswith("/") else f"{text}/"


VARIABLES: dict[str, tuple[str, Callable[[str], object]]] = {
    "QUOTE_TO": ("to", _addresses),
    "QUOTE_FROM": ("sender", _address),
    "SMTP_HOST": ("smtp_host", _host),
    "SMTP_PORT": ("smtp_port", integer(1, 65_535, 587)),
    "SMTP_USER": ("smtp_user", _ascii),
    "SMTP_PASSWORD": ("smtp_password", _ascii),
    "SMTP_STARTTLS": ("smtp_starttls", _flag),
    "SMTP_TIMEOUT": ("smtp_timeout", real(1, 600, 20)),
    "QUOTE_STORE": ("store", _store),
    "QUOTE_MAILDIR": ("maildir", Path),
    "QUOTE_SITE": ("site", Path),
    "QUOTE_ORIGINS": ("origins", _origins),
    "QUOTE_URL": ("url", _url),
    "QUOTE_SECRET": ("secret", str),
    "QUOTE_KEEP_DAYS": ("keep_days", integer(1, 36_500, 730)),
    "QUOTE_TRUST_PROXY": ("proxies", read_proxies),
    "QUOTE_RATE_ADDRESS": ("per_address", integer(1, UNLIMITED, 60)),
    "QUOTE_RATE_ESTIMATE": ("estimates", integer(1, UNLIMITED, 60)),
    "QUOTE_RATE_ALL": ("overall", integer(1, UNLIMITED, 600)),
    "QUOTE_FILES_ADDRESS": ("files_address", integer(0, UNLIMITED, 64)),
    "QUOTE_FILES_ALL": ("files_overall", integer(0, UNLIMITED, 512)),
    "QUOTE_DISK_FLOOR": ("disk_floor", integer(0, UNLIMITED, 512)),
    "QUOTE_RETRY_BASE": ("retry_base", real(0.01, 21_600, 30)),
    "QUOTE_RETRY_DAYS": ("retry_days", real(0.1, 365, 5)),
    "QUOTE_CONFIRM": ("confirm", _flag),
    "QUOTE_METRICS": ("metrics", _flag),
    "PORT": ("port", integer(0, 65_535, 8000)),
}
"""Each variable, the field it fills, and how its text is read."""
SECRETS = frozenset({"SMTP_PASSWORD", "QUOTE_SECRET"})


def unknown_variables(environ: Mapping[str, str]) -> list[tuple[str, list[str]]]:
    """Return misspelled variables: QUOTE_* and SMTP_* that are no settings, each with the closest names."""
    names = sorted(name for name in environ if name.startswith(("QUOTE_", "SMTP_")) and name not in VARIABLES)
    return [(name, difflib.get_close_matches(name, VARIABLES, n=3, cutoff=0.0)) for name in names]


def new_secret() -> str:
    """Return 32 random bytes as text."""
    return secrets.token_hex(32)
