"""The store's tables, the same for SQLite and PostgreSQL. There is nothing to migrate yet: these are the first release's."""

from sqlalchemy import Column, Float, Index, Integer, LargeBinary, MetaData, String, Table, Text

metadata = MetaData()

MAX_DRAFT_KEY = 100
"""Characters of an idempotency key."""

STATES = ("waiting", "sending", "sent", "dead", "dismissed", "held", "digested")
"""What a mail can be in: `dismissed` is a dead letter that the owner has seen, `held` belongs to a suspect, `digested` was in a digest."""

PROGRESS = ("new", "answered", "quoted", "accepted", "declined", "expired")
"""How far a request has come; `expired` is a quote that nobody accepted while it held."""
OPEN = PROGRESS[:3]
"""What may still become a job."""

requests = Table(
    "requests",
    metadata,
    Column("id", String(20), primary_key=True),
    Column(
        "key",
        String(160),
        nullable=False,
        unique=True,
        comment="<sha256 of the content> <sha256 of the draft key, or the time>: the same post twice is one request (idempotency)",
    ),
    Column(
        "draft",
        String(MAX_DRAFT_KEY),
        nullable=False,
        index=True,
        comment="the draft's key alone, empty where the visitor's browser sent none",
    ),
    Column("received", Float, nullable=False, index=True, comment="seconds since 1970"),
    Column("verdict", String(10), nullable=False, comment="honest or suspect"),
    # before the large ones: SQLite reads a row from its start
    Column("state", String(10), nullable=False, default="new", comment="one of PROGRESS"),
    Column("back", String(10), nullable=False, default="", index=True, comment="the day to come back to it, as 2026-12-10; empty: none"),
    Column("note", Text, nullable=False, default="", comment="the owner's last note; the history has all"),
    Column("hours", Text, nullable=False, default="", comment="hours that the job took, by line, as JSON"),
    Column("content", Text, nullable=False, comment="what was sent and what the engine said, as JSON"),
    Column("file_name", String(100)),
    Column("file", LargeBinary, comment="the uploaded report: never opened here"),
    Index("requests_waiting", "state", "back", "received"),
)

mails = Table(
    "mails",
    metadata,
    Column("id", String(40), primary_key=True, comment="request and kind: Q-… owner, Q-… visitor, Q-… alarm, D-… digest"),
    Column("request", String(20), nullable=False, index=True),
    Column("kind", String(20), nullable=False),
    Column("state", String(10), nullable=False, comment="one of STATES"),
    Column("attempts", Integer, nullable=False, default=0),
    Column("created", Float, nullable=False),
    Column("due", Float, nullable=False),
    Column(
        "recipient",
        String(64),
        nullable=False,
        default="",
        index=True,
        comment="fingerprint of a visitor's mailbox, its domain first, for the limits on confirmations",
    ),
    Column("error", Text, nullable=False, default=""),
    Index("mails_due", "state", "due"),
)

quotes = Table(
    "quotes",
    metadata,
    Column("request", String(20), primary_key=True),
    Column("revision", Integer, primary_key=True, comment="from 1; a newer one takes the place of those before it"),
    Column("made", Float, nullable=False, comment="seconds since 1970"),
    Column("day", String(10), nullable=False, comment="whose rates it has, as 2026-11-29"),
    Column("until", String(10), nullable=False, comment="the last day on which it can be accepted"),
    Column("tokens", Text, nullable=False, default="", comment="SHA-256 of the token in each copy of its letter, spaces between"),
    Column("content", Text, nullable=False, comment="the quote as JSON, as estimator.cli.quote makes it"),
    Column("state", String(10), nullable=False, default="open", comment="open or accepted"),
    Column("accepted", Text, nullable=False, default="", comment="by whom, in which position and when, as JSON"),
)

history = Table(
    "history",
    metadata,
    Column("seq", Integer, primary_key=True, autoincrement=True),
    Column("request", String(20), nullable=False, index=True),
    Column("kind", String(20), nullable=False),
    Column("at", Float, nullable=False),
    Column("event", String(20), nullable=False),
    Column("detail", Text, nullable=False, default=""),
)

key_values = Table(
    "key_values",
    metadata,
    Column("name", String(80), primary_key=True, comment="secret, pulse, spent proofs of work"),
    Column("value", Text, nullable=False),
    Column("until", Float, nullable=False, default=0.0, comment="when it may be forgotten; 0: never"),
)
