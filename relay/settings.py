"""What the owner sets, read once from the environment. Names are those of the README."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

ROOT = Path(__file__).resolve().parent.parent


class BadSetting(ValueError):
    """A variable of the environment holds something unusable; the message names it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """One frozen object for the life of the process."""

    to: tuple[str, ...] = ("owner@localhost",)
    """Who gets the requests (`QUOTE_TO`, comma-separated)."""
    sender: str = "quotes@localhost"
    """The address the mail comes from, on the firm's own domain so that SPF, DKIM and DMARC align (`QUOTE_FROM`)."""
    firm: str = ""
    """The firm's name in mails (`QUOTE_FIRM`); empty: the sender's domain."""
    smtp_host: str = ""
    """Empty: mail goes to the Maildir (`SMTP_HOST`)."""
    smtp_port: int = 587
    smtp_user: str = ""
    smtp_password: str = field(default="", repr=False)
    smtp_starttls: bool | None = None
    """`SMTP_STARTTLS`: 1 insists, 0 never. Unset: where offered; a password never goes out unencrypted, except to this machine.
    Port 465 speaks TLS from the first byte."""
    smtp_timeout: float = 20.0
    store: str = "var/quotes.sqlite3"
    """A path, or a `postgresql://` URL (`QUOTE_STORE`)."""
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
    """After so many days `python -m relay purge` forgets a request (`QUOTE_KEEP_DAYS`)."""
    trust_proxy: bool = False
    """Whether the last X-Forwarded-For entry is the visitor (`QUOTE_TRUST_PROXY=1`)."""
    per_address: int = 60
    """Requests taken from one network address within ten minutes; more get 429 (`QUOTE_RATE_ADDRESS`)."""
    overall: int = 600
    """Requests an hour in all above which proof of work is asked of everyone (`QUOTE_RATE_ALL`)."""
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
        """What the mails call the firm."""
        return self.firm or self.domain

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
        """Read the settings.

        Raises:
            BadSetting: a variable is not what it should be; the message names it.
        """
        known = {f.name: f for f in fields(cls)}
        values: dict[str, object] = {}
        for variable, (name, read) in VARIABLES.items():
            text = environ.get(variable, "").strip()
            if not text:
                continue
            if name not in known:  # pragma: no cover - a slip of ours, not the owner's
                raise KeyError(name)
            try:
                values[name] = read(text)
            except ValueError as error:
                raise BadSetting(f"{variable}={text!r}: {error}") from None
        return cls(**values)  # type: ignore[arg-type]  # each reader gives the type of its field


def _address(text: str) -> str:
    from relay.address import well_formed

    if not well_formed(text) and not text.endswith("@localhost"):
        raise ValueError("not an email address")
    return text


def _addresses(text: str) -> tuple[str, ...]:
    return tuple(_address(part.strip()) for part in text.split(",") if part.strip())


def _flag(text: str) -> bool:
    if text.lower() in {"1", "yes", "true", "on"}:
        return True
    if text.lower() in {"0", "no", "false", "off"}:
        return False
    raise ValueError("say 1 or 0")


def _count(text: str) -> int:
    if not text.isascii() or not text.isdigit():
        raise ValueError("not a whole number")
    return int(text)


def _port(text: str) -> int:
    number = _count(text)
    if not 0 <= number <= 65535:  # noqa: PLR2004 - the ports there are
        raise ValueError("not a port (0 to 65535)")
    return number


def _seconds(text: str) -> float:
    number = float(text)
    if not 0 < number < 1e9:  # noqa: PLR2004 - also keeps nan and inf out
        raise ValueError("not a positive number")
    return number


def _origins(text: str) -> tuple[str, ...]:
    found = []
    for part in text.split(","):
        url = urlsplit(part.strip())
        if url.scheme not in {"http", "https"} or not url.netloc:
            raise ValueError(f"{part.strip()!r} is not an origin like https://example.org")
        found.append(f"{url.scheme}://{url.netloc}".lower())
    return tuple(found)


def _url(text: str) -> str:
    url = urlsplit(text)
    if url.scheme not in {"http", "https"} or not url.netloc:
        raise ValueError("not an address like https://example.org/")
    return text if text.endswith("/") else f"{text}/"


VARIABLES: dict[str, tuple[str, Callable[[str], object]]] = {
    "QUOTE_TO": ("to", _addresses),
    "QUOTE_FROM": ("sender", _address),
    "QUOTE_FIRM": ("firm", str),
    "SMTP_HOST": ("smtp_host", str),
    "SMTP_PORT": ("smtp_port", _port),
    "SMTP_USER": ("smtp_user", str),
    "SMTP_PASSWORD": ("smtp_password", str),
    "SMTP_STARTTLS": ("smtp_starttls", _flag),
    "SMTP_TIMEOUT": ("smtp_timeout", _seconds),
    "QUOTE_STORE": ("store", str),
    "QUOTE_MAILDIR": ("maildir", Path),
    "QUOTE_SITE": ("site", Path),
    "QUOTE_ORIGINS": ("origins", _origins),
    "QUOTE_URL": ("url", _url),
    "QUOTE_SECRET": ("secret", str),
    "QUOTE_KEEP_DAYS": ("keep_days", _count),
    "QUOTE_TRUST_PROXY": ("trust_proxy", _flag),
    "QUOTE_RATE_ADDRESS": ("per_address", _count),
    "QUOTE_RATE_ALL": ("overall", _count),
    "QUOTE_RETRY_BASE": ("retry_base", _seconds),
    "QUOTE_RETRY_DAYS": ("retry_days", _seconds),
    "QUOTE_CONFIRM": ("confirm", _flag),
    "QUOTE_METRICS": ("metrics", _flag),
    "PORT": ("port", _port),
}
"""Each variable, the field it fills, and how its text is read."""


def new_secret() -> str:
    """Return 32 random bytes as text."""
    return secrets.token_hex(32)
