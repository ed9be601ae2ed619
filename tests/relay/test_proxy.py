"""Who is asking: a proxy's headers count where the owner trusts it, a visitor's never."""

from __future__ import annotations

import subprocess
from typing import TYPE_CHECKING

import httpx
import pytest

from relay.settings import BadSetting, Settings
from relay.values import network
from testing import webserver
from testing.programs import install
from testing.relay import VISITOR, until
from testing.served import free_port, serving

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from testing.relay import Running

NEAREST = network.read_proxies("1")
NAMED = network.read_proxies("127.0.0.1, 10.0.0.0/8,2001:db8:1::/48")


@pytest.mark.parametrize(
    ("proxies", "lines", "address"),
    [
        (network.Proxies(), ["203.0.113.9"], "127.0.0.1"),
        (NEAREST, ["198.51.100.1, 203.0.113.9"], "203.0.113.9"),
        (NEAREST, ["198.51.100.1", "203.0.113.9"], "203.0.113.9"),
        (NEAREST, ["192.0.2.7:51234"], "192.0.2.7"),
        (NEAREST, ["[2001:db8::7]:443"], "2001:db8::7"),
        (NEAREST, ["[2001:db8::7]"], "2001:db8::7"),
        (NEAREST, ["2001:db8::7"], "2001:db8::7"),
        (NEAREST, ["::ffff:192.0.2.7"], "192.0.2.7"),
        (NEAREST, ['"[2001:db8::7%eth0]:443"'], "2001:db8::7"),
        (NEAREST, ["192.0.2.7, "], "192.0.2.7"),
        (NEAREST, ["192.0.2.7, unknown"], "127.0.0.1"),
        (NEAREST, [], "127.0.0.1"),
        (NAMED, ["198.51.100.1, 203.0.113.9, 10.1.2.3, [2001:db8:1::5]:80"], "203.0.113.9"),
        (NAMED, ["10.9.9.9", "10.1.2.3"], "10.9.9.9"),
        (NAMED, ["203.0.113.9, junk, 10.1.2.3"], "127.0.0.1"),
    ],
)
def test_the_last_entry_that_no_proxy_is(proxies: network.Proxies, lines: list[str], address: str) -> None:
    """Over all lines the last entry that is no named proxy's is the visitor; ports and brackets are read; what cannot be read is the peer."""
    assert network.client_address("127.0.0.1", lines, proxies) == address


def test_a_visitor_who_comes_past_the_proxy() -> None:
    """Where the proxies are named, a connection from elsewhere brings no other address of its own."""
    assert network.client_address("203.0.113.50", ["198.51.100.1"], NAMED) == "203.0.113.50"


@pytest.mark.parametrize("value", ["maybe", "10.0.0.0/99", ",", "proxy.example.org"])
def test_a_wrong_proxy_is_named(value: str) -> None:
    """A proxy that is no address is refused at the start."""
    with pytest.raises(BadSetting, match=r"^QUOTE_TRUST_PROXY="):
        Settings.from_environ({"QUOTE_TRUST_PROXY": value})


def post(client: httpx.Client, number: int, **headers: str) -> int:
    """Send a request; return its status."""
    return client.post("/quote", json={**VISITOR, "message": str(number)}, headers={"Accept": "application/json", **headers}).status_code


def test_unset_means_ignored(tmp_path: Path) -> None:
    """The server as it runs believes no X-Forwarded-For from this machine either: ten addresses made up are one visitor."""
    with serving(tmp_path, QUOTE_RATE_ADDRESS="3") as served, httpx.Client(base_url=served) as client:
        assert [post(client, n, **{"X-Forwarded-For": f"203.0.113.{n}"}) for n in range(5)] == [200, 200, 200, 429, 429]


def test_ten_visitors_behind_a_proxy_that_writes_ports(relay: Callable[..., Running]) -> None:
    """Each visitor behind such a proxy has a bucket of his own: none shuts the others out."""
    client = relay(proxies=NEAREST, per_address=1).client
    seen = [post(client, n, **{"X-Forwarded-For": f"192.0.2.{n}:{50_000 + n}"}) for n in range(10)]
    assert seen == [200] * 10
    assert post(client, 99, **{"X-Forwarded-For": "192.0.2.3:61000"}) == 429


@pytest.fixture
def nginx(tmp_path: Path) -> Iterator[Callable[[int], int]]:
    """Start a real nginx before a port; it adds the visitor's address to X-Forwarded-For as in its manual."""
    server = install("nginx", lambda: webserver.program("nginx"))
    started: list[subprocess.Popen[bytes]] = []

    def before(port: int) -> int:
        own = free_port()
        file = tmp_path / "nginx.conf"
        file.write_text(f"""
            daemon off; master_process off; pid {tmp_path}/nginx.pid; error_log {tmp_path}/error.log;
            events {{}}
            http {{
              access_log off;
              client_body_temp_path {tmp_path}/b; proxy_temp_path {tmp_path}/p; fastcgi_temp_path {tmp_path}/f;
              uwsgi_temp_path {tmp_path}/u; scgi_temp_path {tmp_path}/s;
              server {{
                listen 127.0.0.1:{own};
                location / {{
                  proxy_pass http://127.0.0.1:{port};
                  proxy_set_header Host $host;
                  proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for;
                }}
              }}
            }}""")
        started.append(subprocess.Popen([str(server), "-c", str(file), "-p", str(tmp_path)]))

        def answers() -> bool:
            try:
                return httpx.get(f"http://127.0.0.1:{own}/healthz").status_code == 200
            except httpx.TransportError:
                return False

        until(answers)
        return own

    yield before
    for one in started:
        one.terminate()
        one.wait(20)


@pytest.mark.parametrize("trust", ["1", "127.0.0.1"])
def test_behind_a_real_nginx(nginx: Callable[[int], int], tmp_path: Path, trust: str) -> None:
    """Behind nginx a client that sends lines of its own is limited all the same, and its neighbour is not."""
    with serving(tmp_path, QUOTE_RATE_ADDRESS="3", QUOTE_TRUST_PROXY=trust) as served:
        port = nginx(int(served.rpartition(":")[2]))

        def client(address: str) -> httpx.Client:
            return httpx.Client(base_url=f"http://127.0.0.1:{port}", transport=httpx.HTTPTransport(local_address=address))

        with client("127.0.0.7") as liar, client("127.0.0.8") as neighbour:
            seen = []
            for n in range(5):
                forged = [("Accept", "application/json"), *(("X-Forwarded-For", f"203.0.113.{n + 10 * line}") for line in range(2))]
                seen.append(liar.post("/quote", json={**VISITOR, "message": str(n)}, headers=forged).status_code)
            assert seen == [200, 200, 200, 429, 429]
            assert post(neighbour, 9) == 200
