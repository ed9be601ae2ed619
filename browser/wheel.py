"""Builds our wheel with pyodide-build, without network, and without changes to the source tree."""

import shutil
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from browser import runtime, tool
from browser.paths import ROOT

SETTINGS = """\
export PYMAJOR = {major}
export PYMINOR = {minor}
export PYVERSION = {python}
export PYODIDE_ABI_VERSION = {abi_version}
export PYODIDE_EMSCRIPTEN_VERSION = {platform}
export PLATFORM_TRIPLET = wasm32-emscripten
export SYSCONFIG_NAME = _sysconfigdata__emscripten_wasm32-emscripten
export TARGETINSTALLDIR = $(PYODIDE_ROOT)
export PYTHONINCLUDE =
export SIDE_MODULE_CFLAGS =
export SIDE_MODULE_CXXFLAGS =
export SIDE_MODULE_LDFLAGS =
.output_vars:
	@env
"""
"""Replaces the cross-build environment: a pure-Python wheel needs its names, not its compiler."""


NOT_IN_BROWSERS = ("__pycache__", "__main__.py", "cli", "schema.py")
"""What `estimator.wire` never imports: the command line, and the schemas that the build writes."""


def built() -> tuple[str, bytes]:
    """Return our wheel's file name and bytes.

    The README, the command line and the schemas are left out of the copy it is built from: they would travel to every visitor.
    """
    with TemporaryDirectory() as folder:
        stub, source, target = (Path(folder, name) for name in ("stub", "source", "target"))
        write_stub(stub)
        source.mkdir()
        shutil.copytree(ROOT / "estimator", source / "estimator", ignore=shutil.ignore_patterns(*NOT_IN_BROWSERS))
        for name in ("pyproject.toml", "LICENSE"):
            shutil.copyfile(ROOT / name, source / name)
        (source / "README.md").write_text("")
        tool.run(
            [sys.executable, tool.BIN / "pyodide", "build", source, "--no-isolation", "-o", target],
            env={"PYODIDE_ROOT": str(stub), "SKIP_EMSCRIPTEN_VERSION_CHECK": "1"},
        )
        (made,) = target.glob("*.whl")
        return made.name, made.read_bytes()


def write_stub(folder: Path) -> None:
    """Write the folder that ``PYODIDE_ROOT`` names: settings, and an empty sysconfig module."""
    facts = runtime.info()
    major, minor, *_ = facts["python"].split(".")
    (folder / "sysconfigdata").mkdir(parents=True)
    (folder / "Makefile.envs").write_text(SETTINGS.format(major=major, minor=minor, **facts))
    data = folder / "sysconfigdata" / "_sysconfigdata__emscripten_wasm32-emscripten.py"
    data.write_text("build_time_vars = {}\n")


def pattern(wheel_name: str) -> str:
    """The name a compiled wheel is served under, with its content's hash as the build tag.

    The runtime reads a wheel's name by the standard: distribution, version, build tag, tags.
    """
    name, version, *_ = wheel_name.split("-")
    return f"{name}-{version}-0{{hash}}-cp{sys.version_info.major}{sys.version_info.minor}-none-any.whl"
