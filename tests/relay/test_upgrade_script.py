"""`deploy/upgrade.sh` run as it is, in a root of its own: its paths lie under the test's folder, and systemctl only takes notes."""

from __future__ import annotations

import os
import shutil
import stat
import subprocess
import sys
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest

from relay.settings import Settings
from relay.store.store import Store
from relay.values import clock
from testing.served import ROOT
from testing.store_rows import add

UV = Path(sys.executable).with_name("uv")
COPIED = ("estimator", "pages", "relay", "requirements", "deploy", "mkdocs.yml")
PLACES = ("/opt/cor-relay", "/etc/cor-relay.env", "/etc/nginx/cor", "/etc/systemd/system", "/var/lib/cor-relay", "/srv/cor")
HEALTH = "http://127.0.0.1:8000/healthz"
RELAY = 10001
"""The owner of the relay's folder, where the test may set it."""


class Machine:
    """A folder used as a machine's root, with the relay installed as OWNER.md has it."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.opt = root / "opt/cor-relay"
        self.state = root / "var/lib/cor-relay"
        self.upstream = root / "upstream"
        self.environment = {
            **{name: value for name, value in os.environ.items() if not name.startswith(("QUOTE_", "SMTP_", "PORT"))},
            "PATH": f"{root / 'bin'}{os.pathsep}{os.environ['PATH']}", "GIT_CONFIG_GLOBAL": os.devnull, "LOG": str(root / "log"),
            "GIT_AUTHOR_NAME": "a", "GIT_AUTHOR_EMAIL": "a@b.ca", "GIT_COMMITTER_NAME": "a", "GIT_COMMITTER_EMAIL": "a@b.ca",
        }  # fmt: skip

    def run(self, *command: str, cwd: Path | None = None) -> subprocess.CompletedProcess[str]:
        """Run a command on it."""
        return subprocess.run(command, cwd=cwd or self.root, env=self.environment, capture_output=True, text=True, check=False)

    def git(self, *arguments: str, cwd: Path | None = None) -> str:
        """Run git; return its output."""
        done = self.run("git", *arguments, cwd=cwd or self.upstream)
        assert done.returncode == 0, done.stderr
        return done.stdout.strip()

    def upgrade(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Type the commands of OWNER.md, from a shell without any of the relay's settings."""
        return self.run("sh", "deploy/upgrade.sh", *arguments, cwd=self.opt)

    @property
    def log(self) -> list[str]:
        """What systemctl and nginx were asked."""
        path = self.root / "log"
        return path.read_text().splitlines() if path.exists() else []

    def version(self) -> str:
        """Return the commit that is checked out."""
        return self.git("rev-parse", "HEAD", cwd=self.opt)


def program(path: Path, text: str) -> None:
    """Write a program."""
    path.parent.mkdir(exist_ok=True)
    path.write_text(f"#!/bin/sh\n{text}\n")
    path.chmod(0o755)


class Health(ThreadingHTTPServer):
    """Answers /healthz with the statuses listed, one a question; the last one again and again."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Answer)
        self.statuses = [200]


class Answer(BaseHTTPRequestHandler):
    """One answer of `Health`."""

    def do_GET(self) -> None:
        """Answer with the next status."""
        assert isinstance(self.server, Health)
        statuses = self.server.statuses
        self.send_response(statuses.pop(0) if len(statuses) > 1 else statuses[0])
        self.end_headers()

    def log_message(self, *_: object) -> None:
        """Write nothing."""


@pytest.fixture
def health() -> Iterator[Health]:
    """Answers /healthz instead of the relay: healthy unless a test sets another answer."""
    with Health() as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield server
        server.shutdown()


@pytest.fixture
def machine(tmp_path: Path, health: Health) -> Machine:
    """A machine on which the relay runs with one request in its store, and whose origin has a newer version."""
    tmp_path.chmod(0o755)
    made = Machine(tmp_path)
    for name in COPIED:
        if (ROOT / name).is_dir():
            shutil.copytree(ROOT / name, made.upstream / name, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(ROOT / name, made.upstream / name)
    script = made.upstream / "deploy/upgrade.sh"
    text = script.read_text()
    for place in PLACES:
        assert place in text
        text = text.replace(place, str(tmp_path) + place)
    assert HEALTH in text
    script.write_text(text.replace(HEALTH, f"http://127.0.0.1:{health.server_port}/healthz"))
    (made.upstream / ".gitignore").write_text((ROOT / ".gitignore").read_text())
    made.git("init", "--quiet", "--initial-branch=main")
    made.git("add", "--all")
    made.git("commit", "--quiet", "--message=first")
    made.opt.parent.mkdir()
    made.git("clone", "--quiet", str(made.upstream), str(made.opt), cwd=tmp_path)
    made.git("commit", "--quiet", "--allow-empty", "--message=second")
    program(tmp_path / "bin/systemctl", 'echo "systemctl $*" >>"$LOG"')
    program(tmp_path / "bin/nginx", 'echo "nginx $*" >>"$LOG"')
    real = f"exec {sys.executable}"
    program(tmp_path / "bin/python3.13", f'mkdir -p .venv.new/bin; ln -sf "{tmp_path}/bin/python" .venv.new/bin/python')
    program(tmp_path / "bin/python", f'[ "$1 $2" != "-m pip" ] || exit 0; {real} "$@"')  # with the packages of these tests
    shutil.copytree(made.opt / "deploy/systemd", tmp_path / "etc/systemd/system")
    (tmp_path / "etc/nginx/cor").mkdir(parents=True)
    (made.opt / ".venv").mkdir()
    for folder, words in ((made.opt / "site", "new"), (tmp_path / "srv/cor/site", "old")):
        (folder / "quote").mkdir(parents=True)
        for page in ("index.html", "quote/index.html"):
            (folder / page).write_text(words)
    (made.opt / "dist/hosting/nginx").mkdir(parents=True)
    (made.opt / "dist/hosting/nginx/site.conf").write_text("new")
    made.state.mkdir(parents=True, mode=0o700)
    (tmp_path / "etc/cor-relay.env").write_text(
        f"# with what a shell reads otherwise\nQUOTE_TO=office@cor.test, second@cor.test\nQUOTE_FROM=quotes@cor.test\n"
        f"QUOTE_SECRET=a$HOME&b(c)\nQUOTE_STORE={made.state}/quotes.sqlite3\nQUOTE_MAILDIR={made.state}/mail\nQUOTE_SITE={tmp_path}/srv/cor/site\n"
    )
    with Store(Settings(store=f"{made.state}/quotes.sqlite3").store_url) as store:
        add(store, received=clock.now())
    for folder in (made.state, made.state / "quotes.sqlite3"):
        if os.getuid() == 0:
            os.chown(folder, RELAY, RELAY)
    return made


def test_upgraded(machine: Machine) -> None:
    """With packages of its own, from a shell without settings: the relay's own store is backed up, version, packages, pages and policies are the new ones, and the relay is restarted."""
    environment = f"{UV} venv --quiet --seed --clear --python {sys.executable} .venv.new"
    program(machine.root / "bin/python3.13", f'[ "$*" = "-m venv --clear .venv.new" ] && exec {environment}')
    done = machine.upgrade()
    assert done.returncode == 0, done.stdout + done.stderr
    assert machine.version() == machine.git("rev-parse", "main")
    assert machine.log == ["systemctl restart cor-relay.service", "nginx -t -q", "systemctl reload nginx.service"]
    assert (machine.root / "srv/cor/site/quote/index.html").read_text() == "new"
    assert (machine.root / "srv/cor/site.old/quote/index.html").read_text() == "old"
    assert (machine.root / "etc/nginx/cor/site.conf").read_text() == "new"
    assert machine.run(str(machine.opt / ".venv/bin/python"), "-c", "import starlette").returncode == 0
    assert ": 1 requests" in done.stdout
    assert not (machine.opt / "var").exists(), "no store was made where the defaults point"
    [copy] = (machine.state / "backups").iterdir()
    for place, mode in ((copy.parent, 0o700), (copy, 0o600)):
        found = place.stat()
        assert stat.S_IMODE(found.st_mode) == mode
        assert (found.st_uid, found.st_gid) == (machine.state.stat().st_uid, machine.state.stat().st_gid), "the nightly purge may delete it"


@pytest.mark.long
def test_real_copies_are_not_pushed_out(machine: Machine) -> None:
    """A store that is not where the settings say stops the upgrade with the path and the setting; the real copies and the version stay."""
    folder = machine.state / "backups"
    folder.mkdir()
    for number in range(31):
        (folder / f"quotes-200001{number:02}T000000Z.sqlite3").touch()
    (machine.state / "quotes.sqlite3").unlink()
    before = machine.version()
    done = machine.upgrade()
    assert done.returncode == 1
    assert f"QUOTE_STORE: there is no file {machine.state}/quotes.sqlite3" in done.stderr
    assert len([*folder.iterdir()]) == 31
    assert not (machine.state / "quotes.sqlite3").exists()
    assert machine.version() == before
    assert machine.log == []


@pytest.mark.long
def test_settings_that_cannot_work_stop_it(machine: Machine) -> None:
    """Where `check` finds a fault nothing is stopped or replaced: version, packages and pages are the old ones."""
    with (machine.root / "etc/cor-relay.env").open("a") as file:
        file.write("QUOTE_T0=office@firm.example\n")
    before = machine.version()
    done = machine.upgrade()
    assert done.returncode == 1
    assert "QUOTE_T0 is not a setting" in done.stdout
    assert machine.version() == before
    assert (machine.root / "srv/cor/site/quote/index.html").read_text() == "old"
    assert machine.log == []


def test_without_new_pages(machine: Machine) -> None:
    """Where no site/ was copied to the machine, the relay alone is upgraded, and the script names what to copy; a unit that differs is named."""
    shutil.rmtree(machine.opt / "site")
    (machine.root / "etc/systemd/system/cor-relay.service").write_text("older")
    done = machine.upgrade("origin/main")
    assert done.returncode == 0, done.stdout + done.stderr
    assert "the pages stay as they are; build them with make release and copy site/ and dist/ here" in done.stdout
    assert "deploy/systemd/cor-relay.service is not what runs here" in done.stdout
    assert (machine.root / "srv/cor/site/quote/index.html").read_text() == "old"
    assert machine.log == ["systemctl restart cor-relay.service"]


def test_unhealthy_after_the_restart(machine: Machine, health: Health) -> None:
    """Where the new version does not answer /healthz with 200, the old packages, pages and version come back and are started again."""
    health.statuses = [200, 503]
    (machine.opt / ".venv/old").touch()
    before = machine.version()
    done = machine.upgrade()
    assert done.returncode == 1
    assert f"not healthy after the restart: going back to {before}" in done.stdout
    assert machine.version() == before
    assert (machine.opt / ".venv/old").exists()
    assert (machine.root / "srv/cor/site/quote/index.html").read_text() == "old"
    assert machine.log == ["systemctl restart cor-relay.service"] * 2


@pytest.mark.long
def test_unhealthy_before_it_too(machine: Machine, health: Health) -> None:
    """A fault that was there before does not keep a new version away: it is named."""
    health.statuses = [503]
    done = machine.upgrade()
    assert done.returncode == 0, done.stdout + done.stderr
    assert "the relay is not healthy, nor was it before" in done.stdout
    assert machine.version() == machine.git("rev-parse", "main")
