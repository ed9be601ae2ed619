"""Listening sockets: its own, or those of systemd's socket activation, as in sd_listen_fds(3).

Those stay open across a restart, so a visitor who connects meanwhile waits a moment and is served.
"""

from __future__ import annotations

import errno
import logging
import os
import socket
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

log = logging.getLogger("relay.sockets")

FIRST_DESCRIPTOR = 3
"""The first descriptor after input, output and errors."""
BACKLOG = 512
"""Connections that wait to be taken; asyncio takes as many at once."""
EXHAUSTED = {errno.EMFILE, errno.ENFILE}


class Listener(socket.socket):
    """A listening socket that turns a connection away where the process has no descriptor left for it.

    asyncio would try again for each of BACKLOG, log each, and begin BACKLOG timers that do the same a second later.
    """

    def __init__(self, *arguments: Any, **named: Any) -> None:
        super().__init__(*arguments, **named)
        self._spare = os.open(os.devnull, os.O_RDONLY)

    def accept(self) -> tuple[socket.socket, Any]:
        """Take a connection.

        Raises:
            BlockingIOError: none waits, or the one that waited was turned away.
        """
        try:
            return super().accept()
        except OSError as error:
            if error.errno not in EXHAUSTED:
                raise
        log.error("no file descriptor left: connections are turned away; raise LimitNOFILE of the service, or `ulimit -n`")
        os.close(self._spare)
        try:
            super().accept()[0].close()
        except OSError as error:
            if error.errno not in EXHAUSTED:
                raise
        finally:
            self._spare = os.open(os.devnull, os.O_RDONLY)
        raise BlockingIOError

    def close(self) -> None:
        """Stop listening."""
        super().close()
        if self._spare >= 0:
            os.close(self._spare)
            self._spare = -1


def listen(host: str, port: int) -> Listener:
    """Return a socket that listens on a port of this machine.

    Raises:
        OSError: it cannot; the message names host and port.
    """
    made = socket.create_server((host, port), family=socket.AF_INET6 if ":" in host else socket.AF_INET, backlog=BACKLOG)
    return Listener(fileno=made.detach())


def inherited(environ: Mapping[str, str], process: int) -> list[Listener]:
    """Return the listening sockets meant for a process; none where nobody handed any over.

    Args:
        environ: what the supervisor says: LISTEN_PID and LISTEN_FDS.
        process: our own number; what is meant for another process is not ours.

    """
    if environ.get("LISTEN_PID") != str(process):
        return []
    sockets = []
    for number in range(FIRST_DESCRIPTOR, FIRST_DESCRIPTOR + int(environ.get("LISTEN_FDS", "0"))):
        os.set_inheritable(number, False)  # noqa: FBT003 -- the call's own form
        sockets.append(Listener(fileno=number))
    return sockets
