"""`python -m pages.probe`: sends a marked test request the way the live quote form does, and tells whether it was taken."""

import argparse
import json
import sys
import urllib.error
import urllib.request
import uuid
from collections.abc import Sequence
from typing import Any
from urllib.parse import urlencode, urljoin

from pages import content
from pages.config import SettingsError
from pages.forms import providers

TIMEOUT = 60
MARK = "TEST of the quote form, please ignore"


def request(profile: providers.Profile, page: str, reply_to: str) -> urllib.request.Request:
    """Return the post that the page's script would send.

    Args:
        profile: of the receiver.
        page: the quote form's address.
        reply_to: the address that the test gives as the visitor's.

    """
    named = {profile.named(name): value for name, value in {"name": MARK, "email": reply_to, "message": MARK}.items()}
    fields = {**profile.hidden, **named}
    if profile.name == "self":
        fields |= {"employees": "15", "audit": "certification", "_elapsed": "60000", "_proof": "1", "idempotency_key": uuid.uuid4().hex}
    body, kind = urlencode(fields), "application/x-www-form-urlencoded"
    if profile.send == "json":
        body, kind = json.dumps(fields), "application/json"
    site = page.removesuffix("quote/").rstrip("/")
    sent = {"Content-Type": kind, "Accept": "application/json", "Origin": "/".join(site.split("/")[:3]), "Referer": page}
    return urllib.request.Request(urljoin(page, profile.ajax or profile.action), body.encode(), sent)  # noqa: S310 -- the owner's own address


def outcome(profile: providers.Profile, status: int, text: str) -> tuple[bool, str]:
    """Return whether an answer means success, as the page's script takes it, and what came back."""
    try:
        body: Any = json.loads(text)
    except ValueError:
        body = None
    report = f"status {status}{f': {" ".join(text.split())[:300]}' if text.strip() else ''}"
    if not 200 <= status < 300:  # noqa: PLR2004 -- HTTP's own
        return False, report
    if not isinstance(body, dict):
        return profile.answer == "any", report
    failed = body.get("error") or body.get("errors") or body.get("ok") is False or body.get("success") in {False, "false"}
    return not failed, report


def main(arguments: Sequence[str]) -> int:
    """Send the request; return 0 where it was taken, 1 where not, 2 where it cannot be tried."""
    parser = argparse.ArgumentParser(prog="python -m pages.probe", description=__doc__)
    parser.add_argument("--reply-to", metavar="ADDRESS", help="the visitor's address in the test; left out: the firm's own")
    options = parser.parse_args(arguments)
    try:
        config, profile = content.config(), providers.chosen()
    except SettingsError as error:
        sys.stderr.write(f"{error}\n")
        return 2
    page = f"{config['site_url']}quote/"
    if profile.send == "mail":
        print(f"{page}: the form opens the visitor's own mail program; send yourself one from there.")
        return 2
    sent = request(profile, page, options.reply_to or str(config["extra"]["firm"]["email"]))
    try:
        with urllib.request.urlopen(sent, timeout=TIMEOUT) as answer:  # noqa: S310 -- as above
            well, report = outcome(profile, answer.status, answer.read().decode(errors="replace"))
    except urllib.error.HTTPError as error:
        well, report = outcome(profile, error.code, error.read().decode(errors="replace"))
    except OSError as error:
        well, report = False, f"no answer: {error}"
    print(f"{sent.full_url}: {report}")
    print(
        f"Taken. Now look for “{MARK}” in your mail."
        if well
        else "Not taken: visitors cannot reach you by the form. OWNER.md: who answers it."
    )
    return 0 if well else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
