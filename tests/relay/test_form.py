"""The form's HTML: fresh in the repository, and the same fields as the relay knows."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from pages import content
from pages.forms import providers, quote, receipt
from relay.admin import check_settings
from relay.intake import pricing, submission
from relay.settings import Settings
from relay.values.reference import REFERENCE, new_reference
from testing import offered

if TYPE_CHECKING:
    from collections.abc import Callable


def names(html: str) -> set[str]:
    """Return the names of a form's controls."""
    return set(re.findall(r'<(?:input|select|textarea)\b[^>]*\bname="([^"]+)"', html))


def test_fragment_is_fresh() -> None:
    """docs/_fragments/quote-form.html is what pages/forms/quote.py makes: `python -m pages fragments` writes it again."""
    assert quote.FRAGMENT.read_text() == quote.built()


def test_the_page_knows_a_reference() -> None:
    """The thank-you page's script takes what the relay draws, by the same pattern."""
    assert REFERENCE.fullmatch(new_reference())
    assert f"/^{REFERENCE.pattern}$/" in Path("docs/assets/js/quote/thanks.js").read_text("utf-8")


def test_relay_knows_every_field() -> None:
    """Every control of the form is a field the relay takes, and every contact field it takes is on the form."""
    known = set(submission.CONTACT) | set(submission.CONTROLS) | {submission.UPLOAD_FIELD}
    fields = names(quote.render(profile=providers.profile("self", "")))  # whoever answers the firm's form
    assert {name for name in fields if name not in known and name.partition(".")[0] not in pricing.KNOWN} == set()
    assert set(submission.CONTACT) <= fields


def test_every_question_is_on_the_form() -> None:
    """Every question of the engine but the date of prices is asked."""
    assert pricing.KNOWN - {name.partition(".")[0] for name in names(quote.render(profile=providers.profile("self", "")))} == {"on"}


@pytest.mark.parametrize(
    ("fields", "opened"),
    [
        ([], False),
        ([("audit", "certification"), ("remote", "no")], False),
        ([("audit", "none")], True),
        ([("audit", "certification"), ("addons", offered.addon().name)], True),
    ],
)
def test_help_has_a_fold_of_its_own(fields: list[tuple[str, str]], opened: bool) -> None:
    """The choice of help is open for who asks for help alone, and where some is chosen; the other questions stay folded by their own answers."""
    html = quote.render(fields=fields, profile=providers.profile("self", ""))
    more, help_ = re.findall(r'<details class="cor-more"( data-help)?( open)?><summary>', html)[:2]
    assert more == ("", " open" if ("remote", "no") in fields else "")
    assert help_ == (" data-help", " open" if opened else "")
    assert 'name="addons"' in html.partition("data-help")[2]


def test_promises_hold() -> None:
    """The form's limits and how long requests are kept are the relay's."""
    days = content.keep_days()
    assert Settings.from_environ({}).keep_days == days
    assert Settings.from_environ({"QUOTE_KEEP_DAYS": "90"}).keep_days == 90
    assert f"We delete it after {quote.kept(days)}, or sooner" in quote.built()
    assert f"We delete a request after {quote.kept(days)}, or sooner" in receipt.made()[Path("docs/_fragments/kept.md")]


@pytest.mark.parametrize(
    ("days", "words"), [(730, "two years"), (365, "one year"), (90, "90 days"), (1, "1 day"), (3650, "ten years"), (4015, "4015 days")]
)
def test_how_long_is_said_in_words(days: int, words: str) -> None:
    """Whole years are shown as years, all else in days."""
    assert quote.kept(days) == words


@pytest.mark.parametrize("value", ["0", "two", "true", "1.5", "", "-3"])
def test_a_wrong_number_of_days_is_named(tmp_path: Path, value: str) -> None:
    """What is no number of days is an error with file, field, value and remedy."""
    file = tmp_path / "mkdocs.yml"
    file.write_text(content.CONFIG.read_text(encoding="utf-8").replace(f"keep_days: {content.keep_days()}", f"keep_days: {value}"))
    with pytest.raises(ValueError, match=r"mkdocs\.yml:\d+: extra\.keep_days: .* is not a whole number of days; write one of 1 or more"):
        content.keep_days(file)


def test_check_names_another_time_than_the_form_s(settings: Callable[..., Settings], tmp_path: Path) -> None:
    """Where requests are kept for another time than the built form states, `check` names both and what to do; where not, nothing."""
    (tmp_path / "quote").mkdir()
    (tmp_path / "quote/index.html").write_text(quote.built(), encoding="utf-8")
    days = content.keep_days()
    assert not [words for _, words in check_settings.findings(settings(site=tmp_path, keep_days=days), {}) if "KEEP" in words]
    [(well, words)] = [one for one in check_settings.findings(settings(site=tmp_path, keep_days=days + 1), {}) if "KEEP" in one[1]]
    assert not well
    assert words.startswith(f"QUOTE_KEEP_DAYS={days + 1}: the quote form says that requests are deleted after {quote.kept(days)}; write")


def test_nothing_is_preselected_but_not_sure() -> None:
    """The head-count and the sites are for the visitor to say."""
    html = quote.built()
    for name in ("employees", "sites"):
        assert re.search(rf'id="f-{name}"[^>]*value=""', html)


def test_training_is_asked() -> None:
    """The form asks whether somebody has the partner's training; after a mistake the answer is still there."""
    assert "<option selected>Not yet</option>" in quote.render({"trained": "Not yet"})


@pytest.mark.parametrize(
    ("provider", "said", "unsaid"),
    [
        ("self", "stored on our server", "form service"),
        ("formspree", "They go to Formspree, a form service", "our server"),
        ("mailto", "Your own mail program", "our server"),
    ],
)
def test_pages_say_what_the_chosen_way_does(monkeypatch: pytest.MonkeyPatch, provider: str, said: str, unsaid: str) -> None:
    """Only with the relay do pages speak of our server, a reference and a confirmation; the release names a page that says otherwise."""
    chosen = providers.profile(provider, "office@cor.example" if provider == "mailto" else "form-id", site_url="https://cor.example/")
    monkeypatch.setattr(providers, "chosen", lambda *_: chosen)
    text = "".join(receipt.made().values())
    assert said in text
    assert unsaid not in text
    assert ("confirmation email" in text) == (provider == "self")
    pages = {page for page, _, _ in receipt.untrue(provider)}
    assert all("_fragments" in page.parts for page in pages)  # which are made again for the chosen way


def test_check_names_what_is_still_an_example(settings: Callable[..., Settings], monkeypatch: pytest.MonkeyPatch) -> None:
    """The values of deploy/relay.env, and an address that is not the site's, are named with what to do."""
    environ = {"QUOTE_TO": "office@firm.example", "QUOTE_URL": "https://www.firm.example/", "SMTP_HOST": "smtp.mine.ca"}
    told = [words for well, words in check_settings.findings(settings(), environ) if not well and "example of deploy/relay.env" in words]
    assert [words.partition("=")[0] for words in told] == ["QUOTE_TO", "QUOTE_URL"]
    config = {**content.config(content.CONFIG), "site_url": "https://www.mine.ca/cor/"}
    monkeypatch.setattr(content, "config", lambda *_: config)
    for url, wrong in (("https://www.mine.ca/", True), ("https://www.mine.ca/cor", False)):
        found = [words for _, words in check_settings.findings(settings(url=url), {}) if "site_url in mkdocs.yml" in words]
        assert bool(found) == wrong
