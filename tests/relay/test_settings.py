"""What the owner sets: a slip is named with the variable and what to write, and no secret is shown."""

from __future__ import annotations

import pytest

from relay.settings import BadSetting, Settings


@pytest.mark.parametrize(
    ("variable", "value"),
    [
        ("SMTP_PORT", "mail"), ("SMTP_PORT", "70000"), ("QUOTE_TO", "me"), ("QUOTE_FROM", "a@b.ca\nBcc: x@y.ca"), ("QUOTE_TO", "a@b.ca;c@d.ca"),
        ("SMTP_STARTTLS", "maybe"), ("QUOTE_RETRY_DAYS", "nan"), ("QUOTE_ORIGINS", "example.org"), ("QUOTE_URL", "ftp://x"), ("PORT", "-1"),
        ("QUOTE_TO", ","), ("QUOTE_TO", "=?utf-8?q?a?=@example.com"), ("QUOTE_TO", "a b@localhost"),
        ("SMTP_HOST", "smtp.example.org:587/x"), ("SMTP_HOST", "smtp example"), ("SMTP_HOST", "smtp..example.org"), ("SMTP_HOST", "a" * 64),
        ("QUOTE_URL", "https://example.org/?a"), ("QUOTE_URL", "https://me@example.org/"), ("QUOTE_ORIGINS", "https://me@example.org"),
        ("SMTP_USER", "zoë"),
        ("SMTP_TIMEOUT", "soon"), ("QUOTE_STORE", "mysql://db/quotes"), ("QUOTE_STORE", "docs"), ("QUOTE_KEEP_DAYS", "0"),
        ("QUOTE_RATE_ADDRESS", "0"), ("QUOTE_RATE_ALL", "-1"), ("QUOTE_MAILDIR", "var\0mail"), ("QUOTE_SITE", "a\nb"), ("QUOTE_SECRET", "a\tb"),
        ("QUOTE_KEEP_DAYS", "-1"), ("QUOTE_KEEP_DAYS", "9" * 5000), ("QUOTE_KEEP_DAYS", "3"), ("QUOTE_KEEP_DAYS", "٣"), ("SMTP_PORT", "0"), ("SMTP_TIMEOUT", "0.001"),
        ("SMTP_TIMEOUT", "1e8"), ("QUOTE_RETRY_BASE", "1e-9"), ("QUOTE_RETRY_BASE", "inf"), ("QUOTE_RETRY_DAYS", "-5"), ("QUOTE_RETRY_DAYS", "1e-6"),
        ("QUOTE_RETRY_DAYS", "1e6"), ("QUOTE_FILES_ALL", "-1"),
    ],
)  # fmt: skip
def test_wrong_settings_are_named(variable: str, value: str) -> None:
    """A setting that cannot be is refused with the variable, and with its value where that can be seen on one line."""
    with pytest.raises(BadSetting) as caught:
        Settings.from_environ({variable: value})
    words = str(caught.value)
    assert words.startswith(variable)
    assert words.isprintable()
    assert any(mark in words for mark in ("; write", "write ", " is ", " has ", " names "))
    assert not value.isprintable() or repr(value) in words


def test_a_wrong_password_is_not_shown() -> None:
    """A password that a login cannot send is refused without being printed."""
    with pytest.raises(BadSetting, match=r"^SMTP_PASSWORD: ") as caught:
        Settings.from_environ({"SMTP_PASSWORD": "schlüssel"})
    assert "schl" not in str(caught.value)


def test_one_owner_twice_gets_one_mail() -> None:
    """An address named twice in QUOTE_TO counts once."""
    assert Settings.from_environ({"QUOTE_TO": "a@b.ca, c@d.ca,a@b.ca,"}).to == ("a@b.ca", "c@d.ca")


def test_secrets_are_not_shown() -> None:
    """Settings can be printed: the password and the secret are not in it."""
    shown = repr(Settings(smtp_password="hunter2", secret="tops3cret"))
    assert "hunter2" not in shown
    assert "tops3cret" not in shown
