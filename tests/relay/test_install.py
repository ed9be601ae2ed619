"""What the relay's machine installs: `requirements/relay.txt` alone, in an environment that contains nothing else."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

import httpx
import pytest

from relay.store.store import Store
from testing.relay import VISITOR
from testing.served import PATIENCE, ROOT, free_port

if TYPE_CHECKING:
    from collections.abc import Iterator

UV = str(Path(sys.executable).with_name("uv"))
FILES = ("relay.txt", "relay-postgresql.txt", "dev.txt", "uv.txt")
PACKAGE = re.compile(r"^([a-z0-9-]+)==(\S+)", re.MULTILINE)


@pytest.fixture(scope="module")
def python(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The interpreter of an environment made of the file alone: from the packages that are here, else from the index."""
    folder = tmp_path_factory.mktemp("relay") / "venv"
    subprocess.run([UV, "venv", "--quiet", "--python", sys.executable, str(folder)], check=True)
    install = [UV, "pip", "sync", "--quiet", "--require-hashes", "--python", str(folder / "bin/python"), "requirements/relay.txt"]
    if subprocess.run([*install, "--offline"], cwd=ROOT, capture_output=True, check=False).returncode:
        subprocess.run(install, cwd=ROOT, check=True)
    return folder / "bin/python"


@pytest.fixture(scope="module")
def alone(python: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a relay that runs in it."""
    folder, port = tmp_path_factory.mktemp("alone"), free_port()
    settings = {"QUOTE_STORE": str(folder / "quotes.sqlite3"), "QUOTE_MAILDIR": str(folder / "mail"), "PATH": os.environ["PATH"]}
    with subprocess.Popen([str(python), "-m", "relay", "serve", "--port", str(port)], cwd=ROOT, env=settings) as process:
        url = f"http://127.0.0.1:{port}"
        deadline = time.monotonic() + PATIENCE
        while True:
            try:
                httpx.get(f"{url}/healthz")
                break
            except httpx.TransportError:
                assert process.poll() is None, "the relay ended at once: a package is missing from requirements/relay.txt"
                assert time.monotonic() < deadline
                time.sleep(0.02)  # leaves the processor to it
        yield url
        process.terminate()


LOCK = ROOT / "requirements/lock.sh"


@pytest.mark.parametrize(("one", "flag"), [((), "--upgrade"), (("PyYAML",), "--upgrade-package=PyYAML")])
def test_one_package_is_moved_alone(tmp_path: Path, one: tuple[str, ...], flag: str) -> None:
    """`make lock` moves every package, `make lock ONE=…` the one that is named; one that no file has is refused with what to write."""
    (tmp_path / "requirements").mkdir()
    for group in ("relay", "relay-postgresql", "supply", "dev"):
        (tmp_path / f"requirements/{group}.txt").write_text("pyyaml==6.0\n")
    uv = tmp_path / "uv"
    uv.write_text('#!/bin/sh\necho "$@" >>calls\n')
    uv.chmod(0o700)
    done = subprocess.run(["sh", str(LOCK), str(uv), *one], cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    calls = (tmp_path / "calls").read_text().splitlines()
    assert len(calls) == 5
    assert all(f" {flag} " in call for call in calls)
    wrong = subprocess.run(["sh", str(LOCK), str(uv), "pyaml"], cwd=tmp_path, capture_output=True, text=True, check=False)
    assert wrong.returncode == 2
    assert "pyaml: is in none of requirements/*.txt" in wrong.stderr


def test_nothing_else_is_there(python: Path) -> None:
    """The environment contains the packages of the file at their versions, and nothing besides."""
    listed = subprocess.run([UV, "pip", "list", "--format", "json", "--python", str(python)], capture_output=True, text=True, check=True)
    found = {(package["name"], package["version"]) for package in json.loads(listed.stdout)}
    assert found == set(PACKAGE.findall((ROOT / "requirements/relay.txt").read_text()))
    assert len(found) < 20


def test_a_request_is_taken_and_priced(alone: str) -> None:
    """The relay takes a request, prices it and keeps it; what is wrong is put in the site's own page."""
    form = {**VISITOR, "employees": "24", "audit": "maintenance"}
    taken = httpx.post(f"{alone}/quote", data=form, headers={"Accept": "application/json"})
    assert (taken.status_code, taken.json()["ok"]) == (200, True)
    wrong = httpx.post(f"{alone}/quote", data={**form, "email": "nobody"}, headers={"Accept": "text/html"})
    assert wrong.status_code == 422
    assert 'id="quote-form"' in wrong.text
    assert "$" in httpx.post(f"{alone}/estimate", data={"employees": "24", "audit": "maintenance", "sites": "1"}).text


@pytest.mark.parametrize("command", ["check", "list", "export"])
def test_the_owners_commands_run(python: Path, tmp_path: Path, command: str) -> None:
    """What the owner types runs there too."""
    Store(f"sqlite:///{tmp_path / 'quotes.sqlite3'}").close()
    settings = {"QUOTE_STORE": str(tmp_path / "quotes.sqlite3"), "QUOTE_MAILDIR": str(tmp_path / "mail"), "PATH": os.environ["PATH"]}
    done = subprocess.run([str(python), "-m", "relay", command], cwd=ROOT, env=settings, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr + done.stdout


@pytest.mark.parametrize("name", FILES)
def test_pinned_by_hash_and_by_no_address(name: str) -> None:
    """Every package of every file is pinned with hashes, and no file names a package index."""
    text = (ROOT / "requirements" / name).read_text()
    blocks = re.split(r"\n(?=[a-z0-9])", text)
    assert all("==" in block and "--hash=sha256:" in block for block in blocks)
    assert "://" not in text
    assert "--index" not in text


def test_the_files_agree() -> None:
    """A package has one version in all files: what the tests ran with is what the relay's machine gets."""
    versions: dict[str, set[str]] = {}
    for name in FILES:
        for package, version in PACKAGE.findall((ROOT / "requirements" / name).read_text()):
            versions.setdefault(package, set()).add(version)
    assert {package: found for package, found in versions.items() if len(found) > 1} == {}
