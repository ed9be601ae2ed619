"""Deliver a mail: over SMTP (STARTTLS, login), or into a Maildir on this machine (the embedded outbox)."""

from __future__ import annotations

import contextlib
import email
import hashlib
import os
import smtplib
import socket
import ssl
import threading
from email.policy import default
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING, Protocol

from relay.values import private_files
from relay.values.reference import REFERENCE

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator
    from contextlib import AbstractContextManager
    from pathlib import Path

    from relay.settings import Settings

LOOPBACK = {"localhost", "127.0.0.1", "::1"}
IMPLICIT_TLS = 465
LONGEST = 600.0
"""Seconds that a mail may take in all; the timeout of the settings holds for each answer, of which a server can send one line at a time."""
READY = 220
PERMANENT = 500


class DeliveryError(Exception):
    """The mail was not delivered; a retry may succeed. `code` is the server's or the kind of fault, without personal data."""

    def __init__(self, code: str, detail: str = "") -> None:
        super().__init__(detail or code)
        self.code = code


class Rejection(DeliveryError):
    """The server refuses this mail for good (5xx). `recipient` tells whether it refuses the address rather than the mail."""

    def __init__(self, code: str, detail: str = "", *, recipient: bool = False) -> None:
        super().__init__(code, detail)
        self.recipient = recipient


class Session(Protocol):
    """An open session for one mail."""

    def send(self, message: bytes, recipient: str, identity: str) -> None:
        """Hand the mail over; it is the receiver's when this returns."""


class Transport(Protocol):
    """A way to deliver mail."""

    def open(self) -> AbstractContextManager[Session]:
        """Open it. Closing comes after the caller has written down that the mail went."""

    def check(self) -> None:
        """Raise Delay where it cannot be opened."""


class Maildir:
    """The embedded outbox. A mail's file is named after its identity, so repeated delivery writes one file."""

    def __init__(self, path: Path) -> None:
        self.path = path

    @contextlib.contextmanager
    def open(self) -> Iterator[Session]:
        """Make the folders where they are missing."""
        try:
            for name in ("tmp", "new", "cur"):
                private_files.make_folder(self.path / name)
        except OSError as error:
            raise DeliveryError("maildir", str(error)) from error
        yield self

    def check(self) -> None:
        """See whether a mail could be written there, without making anything."""
        new = self.path / "new"
        there = next(place for place in (new, *new.absolute().parents) if place.exists())
        if not there.is_dir() or not os.access(there, os.W_OK | os.X_OK):
            raise DeliveryError("maildir", f"{self.path}: {there} is no folder that can be written")

    def send(self, message: bytes, recipient: str, identity: str) -> None:
        """Write, sync, move into `new/`, sync the folder."""
        name = f"{hashlib.sha256(f'{identity} {recipient}'.encode()).hexdigest()[:32]}.cor"
        if (self.path / "new" / name).exists() or any((self.path / "cur").glob(f"{name}*")):
            return
        draft = self.path / "tmp" / f"{name}.{os.getpid()}"
        try:
            private_files.make_file(draft)
            with draft.open("wb") as file:
                file.write(message)
                file.flush()
                os.fsync(file.fileno())
            draft.replace(self.path / "new" / name)
            folder = os.open(self.path / "new", os.O_RDONLY)
            try:
                os.fsync(folder)
            finally:
                os.close(folder)
        except OSError as error:
            raise DeliveryError("maildir", str(error)) from error

    def purge(self, references: Collection[str], before: float) -> int:
        """Delete the mails about these requests, and every one dated before a moment; return how many.

        Only what the relay wrote is looked at, read or not: what a mail program put there stays.
        """
        files = [file for name in ("tmp", "new", "cur") for file in (self.path / name).glob("*.cor*")]
        gone = [file for file in files if _about(file.read_bytes(), references, before)]
        for file in gone:
            file.unlink(missing_ok=True)
        return len(gone)


def _about(content: bytes, references: Collection[str], before: float) -> bool:
    mail = email.message_from_bytes(content, policy=default)
    words = str(mail["Message-ID"] or "")
    if words.startswith("<D-") and (part := mail.get_body(("plain",))) is not None:
        words = str(part.get_content())  # a digest names many
    try:
        sent = parsedate_to_datetime(str(mail["Date"])).timestamp()
    except ValueError:  # cut short, as a draft in tmp may be: it was never sent
        return True
    return sent < int(before) or any(reference in references for reference in REFERENCE.findall(words))


class Smtp:
    """A mail server."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings

    @contextlib.contextmanager
    def open(self, longest: float = 0.0) -> Iterator[Session]:
        """Connect, encrypt, log in; after so many seconds, or LONGEST, hang up, whatever goes on."""
        with _delivery_errors():
            server = self._client()
        end = threading.Timer(longest or LONGEST, _hang_up, [server])
        end.daemon = True
        end.start()
        try:
            with _delivery_errors():
                code, reply = server.connect(self.settings.smtp_host, self.settings.smtp_port)
                if code != READY:
                    raise smtplib.SMTPConnectError(code, reply)
                self._log_in(server)
            yield _SmtpSession(server, self.settings.sender)
            with contextlib.suppress(smtplib.SMTPException, OSError):
                server.quit()
        finally:
            end.cancel()
            server.close()

    def _client(self) -> smtplib.SMTP:
        s = self.settings
        client = smtplib.SMTP(local_hostname=_own_name(s), timeout=s.smtp_timeout)
        if s.smtp_port == IMPLICIT_TLS:
            client = smtplib.SMTP_SSL(local_hostname=_own_name(s), timeout=s.smtp_timeout, context=ssl.create_default_context())
        # The name that a certificate must match: the library sets it only where it is given a host, and then connects at once.
        client._host = s.smtp_host  # type: ignore[attr-defined]  # noqa: SLF001
        return client

    def _log_in(self, server: smtplib.SMTP) -> None:
        s = self.settings
        server.ehlo()
        encrypted = s.smtp_port == IMPLICIT_TLS
        if not encrypted and (s.smtp_starttls or (s.smtp_starttls is None and server.has_extn("starttls"))):
            context = ssl.create_default_context()
            if s.smtp_starttls is None and s.smtp_host in LOOPBACK:
                context.check_hostname, context.verify_mode = False, ssl.CERT_NONE  # this machine needs no proof of itself
            server.starttls(context=context)
            server.ehlo()
            encrypted = True
        if s.smtp_user:
            if not encrypted and s.smtp_starttls is None and s.smtp_host not in LOOPBACK:
                raise DeliveryError(
                    "no tls", "the server offers no STARTTLS, and a password is not sent unencrypted; SMTP_STARTTLS=0 would allow it"
                )
            server.login(s.smtp_user, s.smtp_password)

    def check(self) -> None:
        """Connect, log in, hang up."""
        with self.open(self.settings.smtp_timeout):
            pass


def _hang_up(server: smtplib.SMTP) -> None:
    """End a connection under the thread that uses it: whatever it reads or writes then fails."""
    if (connection := server.sock) is not None:
        with contextlib.suppress(OSError):
            socket.socket.shutdown(connection, socket.SHUT_RDWR)  # TLS's own would take away what the other thread has in use


class _SmtpSession:
    """A connection that is ready for one mail."""

    def __init__(self, server: smtplib.SMTP, sender: str) -> None:
        self.server = server
        self.sender = sender

    def send(self, message: bytes, recipient: str, identity: str) -> None:  # noqa: ARG002 - the server knows it by Message-ID
        """Hand the mail over; the server has it when this returns."""
        with _delivery_errors():
            self.server.sendmail(self.sender, [recipient], message)


@contextlib.contextmanager
def _delivery_errors() -> Iterator[None]:
    """Turn what smtplib raises into `Delay` or `Rejection`.

    A refused login or sender is a fault of the configuration, which the owner fixes: the mail is retried.
    """
    try:
        yield
    except smtplib.SMTPRecipientsRefused as error:
        code, reply = next(iter(error.recipients.values()))
        raise _error_for(code, reply, "recipient") from error
    except smtplib.SMTPAuthenticationError as error:
        raise DeliveryError(
            f"login {error.smtp_code}", f"the server refused SMTP_USER and SMTP_PASSWORD: {_text(error.smtp_error)}"
        ) from error
    except smtplib.SMTPDataError as error:
        raise _error_for(error.smtp_code, error.smtp_error, "message") from error
    except smtplib.SMTPResponseException as error:
        raise DeliveryError(str(error.smtp_code), _text(error.smtp_error)) from error
    except smtplib.SMTPException as error:
        raise DeliveryError(type(error).__name__, str(error)) from error
    except (ssl.SSLError, OSError) as error:
        kind = "timeout" if isinstance(error, TimeoutError) else type(error).__name__
        raise DeliveryError(kind, str(error)) from error


def _error_for(code: int, reply: bytes | str, what: str) -> DeliveryError:
    detail = f"{what}: {code} {_text(reply)}"
    if code >= PERMANENT:
        return Rejection(f"{what} {code}", detail, recipient=what == "recipient")
    return DeliveryError(f"{what} {code}", detail)


def _text(reply: bytes | str) -> str:
    return reply.decode("utf-8", "replace") if isinstance(reply, bytes) else str(reply)


def _own_name(settings: Settings) -> str:
    """Return a name for EHLO without asking a name server, which can hang."""
    return settings.domain if "." in settings.domain else f"[{socket.inet_ntoa(b'\x7f\x00\x00\x01')}]"


def choose(settings: Settings) -> Transport:
    """Return the transport that the settings select."""
    return Smtp(settings) if settings.smtp_host else Maildir(settings.maildir)
