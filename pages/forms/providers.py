"""Receivers of the quote form: how each wants its fields named, from providers.toml, chosen in mkdocs.yml."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from pages import content
from pages.config import SettingsError, toml

DATA = Path(__file__).parent / "providers.toml"
CONFIG = Path("mkdocs.yml")
KEYS = {
    "action", "ajax", "send", "answer", "honeypot", "trap", "hidden", "without_script", "wrap", "upload", "attributes", "source", "checked",
}  # fmt: skip
EXAMPLE = "your-form-id"
"""The id that the guide of an earlier version had as its example."""


class ProviderError(SettingsError):
    """The choice in mkdocs.yml, or providers.toml, is invalid; the message names file and key."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """What the chosen receiver expects; see providers.toml."""

    name: str = "self"
    action: str = "./"
    ajax: str = ""
    send: str = "json"
    answer: str = "json"
    honeypot: str = "_gotcha"
    trap: str = "text"
    wrap: str = "{}"
    upload: bool = False
    hidden: Mapping[str, str] = field(default_factory=dict)
    without_script: Mapping[str, str] = field(default_factory=dict)
    attributes: Mapping[str, str] = field(default_factory=dict)

    def named(self, name: str) -> str:
        """Return a visible field's name at this receiver."""
        return self.wrap.format(name)

    @property
    def origin(self) -> str:
        """The other site that the page posts to, such as `https://formspree.io`; empty for our own."""
        url = urlsplit(self.ajax or self.action)
        return f"{url.scheme}://{url.netloc}" if url.netloc else "mailto:" if url.scheme == "mailto" else ""


@cache
def table() -> dict[str, dict[str, Any]]:
    """Return providers.toml.

    Raises:
        ProviderError: it has an unknown key.
    """
    providers = toml(DATA)
    for name, section in providers.items():
        if strange := set(section) - KEYS:
            raise ProviderError(f"{DATA.name}: [{name}]: unknown key {', '.join(sorted(strange))}; known: {', '.join(sorted(KEYS))}")
        if lacking := {"action", "source"} - set(section):
            raise ProviderError(f"{DATA.name}: [{name}]: {', '.join(sorted(lacking))}: missing; put the line back")
    return providers


def profile(name: str, identity: str = "", endpoint: str = "", *, site_url: str = "", config: Path = CONFIG) -> Profile:
    """Return a receiver's profile.

    Args:
        name: a section of providers.toml.
        identity: the form's id at the service.
        endpoint: an address instead of the service's own.
        site_url: the site's public address, for services that redirect to a whole address.
        config: the mkdocs.yml that chooses it, for errors.

    Raises:
        ProviderError: there is no such receiver, or it needs an id.
    """

    def place(key: str) -> str:
        return content.place(f"extra.quote.{key}", config)

    if name not in table():
        raise ProviderError(f"{place('provider')}: {name!r} is not one of {', '.join(sorted(table()))}")
    row = dict(table()[name])
    row.pop("source")
    row.pop("checked", None)
    if not identity and any("{id}" in str(value) for value in row.values()) and not endpoint:
        raise ProviderError(f"{place('id')}: {name} needs the form's id; write what the service gave you")
    if "://" in identity or (name == "mailto" and not re.fullmatch(r"[^@\s]+@[^@\s.]+(\.[^@\s.]+)+", identity)):
        wanted = "your address, like office@firm.ca" if name == "mailto" else "the id alone, as it is after the last slash"
        raise ProviderError(f"{place('id')}: “{identity}”: write {wanted}")
    if identity == EXAMPLE:
        raise ProviderError(f"{place('id')}: “{EXAMPLE}” is an example; write what the service gave you")
    words = {"{id}": identity, "{thanks}": f"{site_url}quote/thank-you/", "{page}": f"{site_url}quote/"}

    def fill(value: Any) -> Any:
        if isinstance(value, dict):
            return {key: fill(item) for key, item in value.items()}
        for mark, meant in words.items():
            value = value.replace(mark, meant) if isinstance(value, str) else value
        return value

    made = {key: fill(value) for key, value in row.items()}
    if endpoint:
        made |= {"action": endpoint, "ajax": endpoint if "ajax" not in made else f"{endpoint.rstrip('/')}/ajax"}
    return Profile(name=name, **made)


def chosen(config: Path = CONFIG) -> Profile:
    """Return the receiver that mkdocs.yml chooses; our own relay while none is chosen.

    Raises:
        ProviderError: the choice is invalid.
    """
    settings = content.config(config)
    wanted = (settings.get("extra") or {}).get("quote") or {}
    name = str(wanted.get("provider", "self"))
    if name.startswith("["):  # still to choose
        name = "self"
    return profile(name, str(wanted.get("id") or ""), str(wanted.get("endpoint") or ""), site_url=settings["site_url"], config=config)
