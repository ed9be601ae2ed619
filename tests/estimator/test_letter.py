"""The letter of a fixed quote, as a client reads it or has it read aloud."""

from html.parser import HTMLParser

from estimator.cli import letter
from testing.cards import CARD
from testing.fixed_quote import make


class Shown(HTMLParser):
    """The tags and the text of a letter."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.words: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Keep a tag."""
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        """Keep a text."""
        self.words.append(data)


def test_letter_can_be_read_aloud() -> None:
    """The letter has a language, a title of its own, one main heading, and tables with a caption and header cells; it holds no script and loads nothing."""
    shown = Shown(
        letter.document(
            make("--set", "travel.to=fort-mcmurray", "--client", 'A <b>&" Ltd.'), link="https://cor.example/quote/accept/?a=1&b=2"
        )
    )
    tags = [tag for tag, _ in shown.tags]
    assert shown.tags[0] == ("html", {"lang": "en-CA"})
    assert 'Fixed quote Q-2345-6789, revision 1: A <b>&" Ltd.' in shown.words
    assert tags.count("h1") == 1
    assert tags.count("table") == tags.count("caption") == tags.count("thead") == 2
    assert all(attributes.get("scope") for tag, attributes in shown.tags if tag == "th")
    assert not {"script", "img", "link", "iframe", "b"} & set(tags)
    assert [attributes["href"] for tag, attributes in shown.tags if tag == "a"] == ["https://cor.example/quote/accept/?a=1&b=2"]


def test_how_to_accept() -> None:
    """Without a link the letter asks for an answer to its mail; once accepted it says by whom and when, and how to accept no more."""
    found = make()
    assert "Until Dec 29, 2026, answer the mail that brought this letter" in letter.document(found)
    signed = letter.document(found, accepted={"by": "Ann <Rivest>", "position": "Owner", "at": "2026-12-01 09:00 MST"})
    assert "Accepted by Ann &lt;Rivest&gt;, Owner, on 2026-12-01 09:00 MST." in signed
    assert "How to accept" not in signed


def test_fees_and_terms() -> None:
    """The partner's fees are listed as far as they are known, and the standing terms as their Markdown says."""
    partner = next(one for one in CARD.partners.values() if any(fee.program == "cor" for fee in one.fees))
    shown = letter.document(make("--set", f"partner={partner.slug}"))
    assert f"{next(fee for fee in partner.fees if fee.program == 'cor').amount:,.2f}" in shown
    assert "<h2>Terms</h2>\n<ul><li>Payment: at once or never</li><li>Another</li></ul>\n<p>One paragraph</p>" in shown
