"""What deploy/ contains: units, container file, settings and proxy, each tried as far as this machine can."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import httpx
import pytest

from relay.settings import VARIABLES, Settings
from testing import webserver
from testing.programs import install
from testing.relay import VISITOR, until
from testing.served import ROOT, free_port, relayed

if TYPE_CHECKING:
    from collections.abc import Iterator

DEPLOY = ROOT / "deploy"
UNITS = sorted((DEPLOY / "systemd").iterdir())
SOCKETS = shutil.which("systemd-socket-activate")
ANALYZE = shutil.which("systemd-analyze")
MOST_EXPOSED = 1.5
"""Of ten, as `systemd-analyze security` counts."""


def settings() -> dict[str, str]:
    """Return the settings of the example."""
    lines = (DEPLOY / "relay.env").read_text().splitlines()
    return dict(line.split("=", 1) for line in lines if line and not line.startswith("#"))


def test_every_setting_of_the_example_is_one() -> None:
    """The example names only settings that the relay reads, and reads as they are."""
    assert set(settings()) <= set(VARIABLES)
    assert Settings.from_environ(settings()).smtp_host == "smtp.firm.example"


@pytest.mark.skipif(ANALYZE is None, reason="no systemd on this machine")
@pytest.mark.parametrize("unit", UNITS, ids=lambda unit: unit.name)
def test_systemd_takes_the_unit(unit: Path) -> None:
    """Systemd itself finds nothing to say about the unit, but that the program is not installed here."""
    done = subprocess.run([str(ANALYZE), "verify", str(unit)], capture_output=True, text=True, check=False)
    output = [line for line in (done.stdout + done.stderr).splitlines() if unit.stem in line and "is not executable" not in line]
    assert output == []


@pytest.mark.skipif(ANALYZE is None, reason="no systemd on this machine")
@pytest.mark.parametrize("unit", [unit for unit in UNITS if unit.suffix == ".service"], ids=lambda unit: unit.name)
def test_the_service_is_shut_in(unit: Path) -> None:
    """Systemd counts the service among the least exposed: it may reach its port, its mail server and its own folder."""
    done = subprocess.run([str(ANALYZE), "security", "--offline=true", str(unit)], capture_output=True, text=True, check=False)
    level = re.search(r"Overall exposure level for \S+: ([\d.]+)", done.stdout)
    if level is None:
        pytest.skip(f"this systemd cannot count offline: {done.stderr.strip()}")
    assert float(level[1]) <= MOST_EXPOSED, done.stdout


def test_a_copy_that_fails_holds_up_no_purge() -> None:
    """What is too old is forgotten where the nightly copy fails: systemd runs no ExecStart= after one that failed."""
    lines = (DEPLOY / "systemd" / "cor-relay-daily.service").read_text().splitlines()
    run = [line.partition("=") for line in lines if line.startswith("Exec")]
    assert [(when, command.partition("-m relay ")[2].split()[0]) for when, _, command in run] == [
        ("ExecStart", "backup"),
        ("ExecStopPost", "purge"),
    ]


@pytest.mark.skipif(SOCKETS is None, reason="no systemd on this machine")
def test_systemds_own_socket_is_served(tmp_path: Path) -> None:
    """Started by systemd's own tool with a socket handed over, the relay answers on it."""
    port = free_port()
    own = {
        "PATH": os.environ["PATH"],
        "QUOTE_STORE": str(tmp_path / "quotes.sqlite3"),
        "QUOTE_MAILDIR": str(tmp_path / "mail"),
        "PYTHONPATH": str(ROOT),
    }
    passed = [f"--setenv={name}={value}" for name, value in own.items()]
    command = [str(SOCKETS), "--listen", f"127.0.0.1:{port}", *passed, sys.executable, "-m", "relay", "serve"]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        try:
            answer = until(lambda: taken(f"http://127.0.0.1:{port}"), 60)
            assert answer.json()["ok"] is True
        finally:
            process.terminate()


def taken(url: str) -> httpx.Response | None:
    """Return the answer to a request, or None while nobody listens."""
    try:
        return httpx.post(f"{url}/quote", json=VISITOR, headers={"Accept": "application/json"}, timeout=30)
    except httpx.TransportError:
        return None


@pytest.fixture
def container(tmp_path: Path) -> Iterator[str]:
    """The relay run from a folder that contains what the container file copies, and nothing else of the repository."""
    text = (DEPLOY / "Containerfile").read_text()
    for source, target in re.findall(r"^COPY ([\w.]+) ([\w./]+)$", text, re.MULTILINE):
        place = tmp_path / "opt" / target.lstrip("/")
        if (ROOT / source).is_dir():
            shutil.copytree(ROOT / source, place, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(ROOT / source, place)
    variables = dict(re.findall(r"(QUOTE_\w+)=(\S+)", text))
    own = {name: str(tmp_path / ("opt" if value.startswith("/srv") else "state") / value.lstrip("/")) for name, value in variables.items()}
    Path(own["QUOTE_STORE"]).parent.mkdir(parents=True)
    [command] = re.findall(r"^CMD \[(\"serve\".*)\]$", text, re.MULTILINE)
    port = str(free_port())
    arguments = [part.strip(' "').replace("8000", port).replace("0.0.0.0", "127.0.0.1") for part in command.split(",")]  # noqa: S104 -- in the container
    with subprocess.Popen(
        [sys.executable, "-m", "relay", *arguments],
        cwd=tmp_path / "opt",
        env={**own, "PATH": os.environ["PATH"], "PYTHONDONTWRITEBYTECODE": "1"},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    ) as process:
        yield f"http://127.0.0.1:{port}"
        process.terminate()


def test_what_the_container_copies_is_enough(container: str) -> None:
    """With the folders that the container file copies, and no other, the relay takes a request and serves the site."""
    answer = until(lambda: taken(container), 60)
    assert answer.json()["ok"] is True
    page = httpx.get(f"{container}/pricing/")
    assert page.status_code == 200
    assert "content-security-policy" in page.headers
    assert httpx.get(f"{container}/healthz").json() == {"ok": True}


def test_the_container_copies_what_its_ignore_file_lets_in() -> None:
    """Whatever the container file copies is let in by the ignore file, which keeps all else out."""
    let_in = set(re.findall(r"^!(\S+)$", (ROOT / ".containerignore").read_text(), re.MULTILINE))
    copied = set(re.findall(r"^COPY (\S+) \S+$", (DEPLOY / "Containerfile").read_text(), re.MULTILINE))
    assert copied - {"--from=packages"} == let_in


def test_nginx_takes_the_shipped_server(tmp_path: Path) -> None:
    """Nginx reads the whole server as it is shipped, certificate, name and ports aside, and leads from port 80 to the site's own name alone."""
    try:
        server = install("nginx", lambda: webserver.program("nginx"))
    except RuntimeError as error:
        pytest.skip(str(error))
    made = ("-keyout", str(tmp_path / "privkey.pem"), "-out", str(tmp_path / "fullchain.pem"))
    command = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-subj", "/CN=www.firm.example", *made]
    subprocess.run(command, capture_output=True, check=True)
    shutil.copytree(webserver.HOSTING / "nginx", tmp_path / "cor")
    text = (DEPLOY / "nginx.conf").read_text().replace("/etc/letsencrypt/live/www.firm.example", str(tmp_path))
    plain, secure = free_port(), free_port()
    text = (
        re.sub(r"listen \[::\].*\n", "", text)
        .replace("listen 80;", f"listen 127.0.0.1:{plain};")
        .replace("listen 443", f"listen 127.0.0.1:{secure}")
    )
    (tmp_path / "nginx.conf").write_text(
        f"daemon off; master_process off; pid {tmp_path}/pid; error_log {tmp_path}/error.log;\nevents {{}}\nhttp {{\n access_log off;\n"
        + "".join(f" {name}_temp_path {tmp_path}/{name};\n" for name in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi"))
        + text
        + "}\n"
    )
    done = subprocess.run(
        [str(server), "-t", "-c", str(tmp_path / "nginx.conf"), "-p", str(tmp_path)], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    with subprocess.Popen([str(server), "-c", str(tmp_path / "nginx.conf"), "-p", str(tmp_path)]) as process:
        answer = until(lambda: answered(f"http://127.0.0.1:{plain}/quote/?a=b", "evil.test"))
        process.terminate()
    assert (answer.status_code, answer.headers["location"]) == (301, "https://www.firm.example/quote/?a=b")


def answered(url: str, host: str) -> httpx.Response | None:
    """Return the answer to a request for a host's page; None while nobody listens."""
    try:
        return httpx.get(url, headers={"Host": host})
    except httpx.ConnectError:
        return None


def test_health_and_metrics_are_not_for_the_world(tmp_path: Path) -> None:
    """No shipped server passes `/healthz` or `/metrics` on to the relay: nginx, asked, has no such page, while `/quote` goes through."""
    for file in sorted(webserver.HOSTING.rglob("*.*")):
        assert not re.search("healthz|metrics", file.read_text()), file
    with webserver.sending("nginx", tmp_path, "http://127.0.0.1:9", tree=relayed()) as url, httpx.Client(base_url=url) as client:
        seen = {path: client.get(path).status_code for path in ("/healthz", "/metrics", "/quote/thank-you/")}
        assert seen == {"/healthz": 404, "/metrics": 404, "/quote/thank-you/": 502}, "nobody listens behind nginx here"


def test_no_log_has_the_token_of_a_letter(tmp_path: Path) -> None:
    """Behind nginx as shipped the address that accepts a quote is in no log, whether the relay answers or not; other addresses are."""
    with webserver.sending("nginx", tmp_path, "http://127.0.0.1:9", tree=relayed()) as url, httpx.Client(base_url=url) as client:
        for path in ("/quote/accept/?quote=Q-2345-6789&token=secret", "/quote/thank-you/?id=Q-2345-6789"):
            assert client.get(path).status_code == 502, "nobody listens behind nginx here"
    logs = "".join(file.read_text() for file in tmp_path.glob("*.log"))
    assert "/quote/thank-you/" in logs
    assert "secret" not in logs


def test_posts_are_limited_before_the_relay(tmp_path: Path) -> None:
    """Nginx turns away who posts without pause, with 429, while pages stay open to him; the relay is not asked."""
    with webserver.sending("nginx", tmp_path, "http://127.0.0.1:9", tree=relayed()) as url, httpx.Client(base_url=url) as client:
        seen = [client.post("/quote", data=VISITOR).status_code for _ in range(30)]
        assert set(seen) == {502, 429}, "nobody listens behind nginx here"
        assert seen[-1] == 429
        assert seen.index(429) >= 20
        assert client.get("/why/").status_code == 200
