"""Who the firm is: one place, mkdocs.yml, and what mails say of it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from relay.settings import Settings
from relay.values.firm import Firm, read_firm

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize(
    ("text", "output"),
    [
        (None, "mkdocs.yml cannot be read"),
        ("extra: [", "mkdocs.yml cannot be read"),
        ("extra:\n  firm:\n    name: A\n    phone: 1\n", "mkdocs.yml: extra.firm: not there"),
        ("- a", "mkdocs.yml: extra.firm: not there"),
        ('extra:\n  firm: {name: "Foothills\\nCOR", phone: "", email: ""}', "mkdocs.yml: extra.firm.name: 'Foothills\\nCOR' holds"),
        ('extra:\n  firm: {name: "=?utf-8?q?=0A?=", phone: "", email: ""}', "mkdocs.yml: extra.firm.name: '=?utf-8?q?=0A?=' cannot be"),
    ],
)  # fmt: skip
def test_a_firm_that_no_mail_can_name_is_refused(tmp_path: Path, text: str | None, output: str) -> None:
    """Only mkdocs.yml has who the firm is; what cannot be read or written is named with file and key."""
    file = tmp_path / "mkdocs.yml"
    if text is not None:
        file.write_text(text, "utf-8")
    with pytest.raises(ValueError, match=re.escape(output)) as caught:
        read_firm(file)
    assert str(caught.value).isprintable()


def test_the_firm_is_read_from_mkdocs_yml(tmp_path: Path) -> None:
    """Mails show the firm of mkdocs.yml; a placeholder is left out, and the mail comes from the sender's domain."""
    file = tmp_path / "mkdocs.yml"
    file.write_text('extra:\n  firm:\n    name: Foothills COR\n    phone: 403 555 0100\n    email: "[Email]"\n', "utf-8")
    assert read_firm(file) == Firm("Foothills COR", "403 555 0100", "")
    assert Settings(sender="quotes@cor.example").firm_name == "cor.example"
