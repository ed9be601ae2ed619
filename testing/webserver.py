"""Real web servers that send the built site with the files of dist/hosting/: nginx as a test installs it, Apache and Caddy where they are."""

import os
import shutil
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from testing.programs import install
from testing.served import PATIENCE, ROOT, free_port

SITE = ROOT / "site"
HOSTING = ROOT / "dist/hosting"
BROTLI = Path("/usr/lib/nginx/modules/ngx_http_brotli_static_module.so")
"""Debian's module that sends .br files."""
APACHE_MODULES = Path("/usr/lib/apache2/modules")
APACHE_NEEDS = ("mpm_event", "authz_core", "dir", "mime", "headers", "rewrite", "proxy", "proxy_http")


def program(name: str) -> Path | None:
    """Return a program of the machine, or None."""
    found = shutil.which(name, path=f"{os.environ.get('PATH', '')}:/usr/sbin")
    return Path(found) if found else None


def nginx(folder: Path, port: int, relay: int | None, hosting: Path, site: Path) -> list[str]:
    """Write nginx's settings; return what starts it."""
    server = install("nginx", lambda: program("nginx"))
    shutil.copytree(hosting / "nginx", folder / "cor", dirs_exist_ok=True)
    proxy = folder / "cor/proxy.conf"
    proxy.write_text(proxy.read_text().replace(":8000", f":{relay}"))
    paths = " ".join(f"{name}_temp_path {folder}/{name};" for name in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi"))
    (folder / "nginx.conf").write_text(
        f"{f'load_module {BROTLI};' if BROTLI.exists() else ''}\n"
        f"daemon off; master_process off; pid {folder}/nginx.pid; error_log {folder}/error.log;\nevents {{}}\n"
        f"http {{ access_log {folder}/access.log; {paths} include cor/maps.conf;\n"
        f"server {{ listen 127.0.0.1:{port}; root {site}; include cor/site.conf;\n"
        f"{'include cor/brotli.conf;' if BROTLI.exists() else ''} {'include cor/relay.conf;' if relay else ''} }} }}\n"
    )
    return [str(server), "-c", str(folder / "nginx.conf"), "-p", str(folder)]


def apache(folder: Path, port: int, relay: int | None, hosting: Path, site: Path) -> list[str]:
    """Write Apache's settings; return what starts it."""
    proxied = (hosting / "apache/relay.conf").read_text().replace(":8000", f":{relay}") if relay else ""
    modules = "".join(f"LoadModule {name}_module {APACHE_MODULES}/mod_{name}.so\n" for name in APACHE_NEEDS)
    (folder / "apache.conf").write_text(
        f"{modules}ServerName 127.0.0.1\nListen 127.0.0.1:{port}\nPidFile {folder}/apache.pid\nErrorLog {folder}/error.log\n"
        f"DefaultRuntimeDir {folder}\nMutex file:{folder}\nTypesConfig /etc/mime.types\nUser www-data\nGroup www-data\n"
        f'DocumentRoot "{site}"\n<Directory "{site}">\n  Require all granted\n</Directory>\n{proxied}'
        f"{(hosting / 'apache/site.conf').read_text()}"
    )
    return [str(program("apache2")), "-f", str(folder / "apache.conf"), "-DFOREGROUND"]


def caddy(folder: Path, port: int, relay: int | None, hosting: Path, site: Path) -> list[str]:
    """Write Caddy's settings; return what starts it."""
    snippet = (hosting / "caddy/site.caddy").read_text().replace(":8000", f":{relay}")
    (folder / "Caddyfile").write_text(
        f"{{\n  admin off\n  auto_https off\n  storage file_system {folder}/caddy\n}}\n{snippet}"
        f"http://127.0.0.1:{port} {{\n  root * {site}\n  {'import cor_relay' if relay else ''}\n  import cor_site\n}}\n"
    )
    return [str(program("caddy")), "run", "--config", str(folder / "Caddyfile"), "--adapter", "caddyfile"]


def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder that a server which gives up its rights may still read."""
    made = tmp_path_factory.mktemp("server")
    readable(made)
    return made


def readable(made: Path) -> None:
    """Let a server that gives up its rights read a folder of a test."""
    for part in (made, *(part for part in made.parents if part.name.startswith(("pytest-", "popen-")))):
        part.chmod(0o755)


SERVERS = {"nginx": nginx, "apache2": apache, "caddy": caddy}


@contextmanager
def sending(name: str, folder: Path, relay: str = "", root: str = "/", tree: Path = ROOT) -> Iterator[str]:
    """Run a server that sends the site; yield its address, without the last slash.

    Args:
        name: a key of SERVERS.
        folder: for its settings, which it may write to.
        relay: the address of a running relay that quote requests go to; left out: the site is sent alone.
        root: the path of the site's address, such as `/cor/`.
        tree: where the site was built.

    """
    port, site = free_port(), tree / "site"
    if root != "/":
        www = folder / "www"
        www.mkdir()
        (www / root.strip("/")).symlink_to(site)
        site = www
    command = SERVERS[name](folder, port, int(relay.rpartition(":")[2]) if relay else None, tree / "dist/hosting", site)
    url = f"http://127.0.0.1:{port}"
    with (folder / "server.log").open("w+") as log, subprocess.Popen(command, stdout=log, stderr=log, cwd=folder) as process:
        try:
            deadline = time.monotonic() + PATIENCE
            while not _answers(url):
                if process.poll() is not None or time.monotonic() > deadline:
                    log.seek(0)
                    message = f"{name} did not start:\n{log.read()}"
                    raise RuntimeError(message)
                time.sleep(0.02)  # leaves the processor to it
            yield url
        finally:
            process.terminate()
            process.wait(timeout=20)


def _answers(url: str) -> bool:
    try:
        urllib.request.urlopen(f"{url}/robots.txt", timeout=5).close()  # noqa: S310 -- our own loopback address
    except urllib.error.HTTPError as error:
        error.close()
        return True
    except OSError:
        return False
    return True
