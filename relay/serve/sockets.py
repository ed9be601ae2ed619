"""The sockets that the machine's supervisor opened for us, as sd_listen_fds(3) of systemd has it.

They stay open while the relay is started anew, so a visitor who comes in between waits a moment and is served.
"""

from __future__ import annotations

import os
import socket
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

FIRST = 3
"""The first descriptor after input, output and errors."""


def handed_over(environ: Mapping[str, str], process: int) -> list[socket.socket]:
    """Return the listening sockets meant for a process; none where nobody handed any over.

    Args:
        environ: what the supervisor says: LISTEN_PID and LISTEN_FDS.
        process: our own number; what is meant for another process is not ours.

    """
    if environ.get("LISTEN_PID") != str(process):
        return []
    found = []
    for number in range(FIRST, FIRST + int(environ.get("LISTEN_FDS", "0"))):
        os.set_inheritable(number, False)  # noqa: FBT003 -- the call's own form
        found.append(socket.socket(fileno=number))
    return found
