"""The lock file the runtime starts with: its own facts, our wheel, and nothing else.

Made with pyodide-lock's own classes. Its command `pyodide lockfile add-wheels` does no more for
one pure-Python wheel, and would need one more package (pkginfo).
"""

import hashlib
from typing import Any

from packaging.utils import parse_wheel_filename
from pyodide_lock import PackageSpec, PyodideLockSpec

from browser import runtime


def made(file_name: str, wheel: bytes) -> dict[str, Any]:
    """Return the lock file's contents, to be inlined in the manifest.

    Args:
        file_name: the name the wheel is served under; by the standard it tells distribution and version.
        wheel: the wheel's bytes, whose checksum the runtime tests when it loads them.
    """
    name, version, _, _ = parse_wheel_filename(file_name)
    package = PackageSpec(
        name=name,
        version=str(version),
        file_name=file_name,
        install_dir="site",
        sha256=hashlib.sha256(wheel).hexdigest(),
        imports=["estimator"],
    )
    spec = PyodideLockSpec.from_dict({"info": runtime.info(), "packages": {}})
    spec.packages[name] = package
    return spec.to_dict()
