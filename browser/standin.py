"""Replaces library modules that an engine restored from its snapshot never uses.

The runtime imports them when it starts, to unpack packages, run programs and open sockets; other
modules import them for functions that the engine never calls. A restored engine has its package already,
so they would be a sixth of its memory for nothing. Only the snapshot is built this way: the plain start,
and so the fallback, has the real ones. The build then asks the engine everything and fails if a stand-in
is used: that is how to try another name on the list.
"""

from collections.abc import Collection

from browser import archive, bytecode

UNUSED = (
    "_compression",
    "asyncio.base_events",
    "asyncio.base_subprocess",
    "asyncio.base_tasks",
    "asyncio.locks",
    "asyncio.protocols",
    "asyncio.queues",
    "asyncio.selector_events",
    "asyncio.sslproto",
    "asyncio.staggered",
    "asyncio.streams",
    "asyncio.subprocess",
    "asyncio.taskgroups",
    "asyncio.threads",
    "asyncio.timeouts",
    "asyncio.transports",
    "asyncio.trsock",
    "bz2",
    "concurrent.futures",
    "email",
    "html.entities",
    "importlib.metadata",
    "ipaddress",
    "lzma",
    "random",
    "selectors",
    "shutil",
    "socket",
    "subprocess",
    "tempfile",
    "zipfile",
)

SOURCE = b"""\
__all__ = ()
starting = True  # until the memory is kept: then using what is missing must raise

class Absent:
    def __init__(self, *args, **kwargs):
        if not starting:
            raise ImportError(f"{type(self).__name__} is not in the engine's kept memory")

    def __call__(self, *args, **kwargs):
        return type(self)()

    def __getattr__(self, name):
        return __getattr__(name)()

def __getattr__(name):
    if name.startswith("__"):
        raise AttributeError(name)
    return type(name, (Absent,), {})
"""

CLOSE = """
import sys
for module in list(sys.modules.values()):
    if type(module) is type(sys) and {"Absent", "starting"} <= vars(module).keys():
        module.starting = False
"""
"""Run when the engine has started: from then on using a stand-in raises an error."""


def with_stand_ins(library_zip: bytes, names: Collection[str] = UNUSED) -> bytes:
    """The library with stand-ins for the named modules, a package's parts included."""
    members = archive.unpack(library_zip)
    (standin,) = bytecode.compiled({"standin.py": SOURCE}, "standin.zip").values()
    for name in names:
        path = name.replace(".", "/")
        if f"{path}.pyc" in members:
            members[f"{path}.pyc"] = standin
        elif f"{path}/__init__.pyc" in members:
            members = {member: data for member, data in members.items() if not member.startswith(f"{path}/")}
            members[f"{path}/__init__.pyc"] = standin
    return archive.pack(members)
