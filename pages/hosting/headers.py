"""The headers a host must send, with the content security policy, from the built pages: `site/_headers`, which Netlify-like hosts and our relay read.

`servers` writes the same for nginx, Apache and Caddy.

Scripts: the site's own files, plus the theme's few inline ones by hash. Nothing else runs, and no other host is contacted.
"""

import base64
import hashlib
import re
from pathlib import Path

from pages.forms import providers
from pages.hosting.kinds import BYTES, TYPES

INLINE = re.compile(r"<script(?P<attributes>[^>]*)>(?P<body>.*?)</script>", re.DOTALL)
ENGINE = "/assets/js/engine/worker.js"
YEAR = "public, max-age=31536000, immutable"
MONTH = "public, max-age=2592000"
HASHED = re.compile(r"\.[0-9a-f]{8,}\.(?:min\.)?[a-z0-9.]+$|-0[0-9a-f]{16}-[^/]*\.whl$")
REVALIDATE = "no-cache"
"""Revalidate: for files without a hash in their name; our server configs use it as the default."""
CODE = {suffix: TYPES[suffix] for suffix in (".js", ".wasm")}
"""Types that a browser insists on for code; the engine's other files are bytes."""
EVERY = "/*"
EVERYWHERE = {
    # This host only, for a year: the firm's other hosts are not ours to bind.
    "Strict-Transport-Security": "max-age=31536000",
    "Referrer-Policy": "strict-origin-when-cross-origin",
    "X-Content-Type-Options": "nosniff",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=()",
    "Cross-Origin-Opener-Policy": "same-origin",
    # For addresses without a policy of their own, such as another spelling of a page's; pages have `frame-ancestors` in theirs.
    "X-Frame-Options": "DENY",
}
UNFRAMED = "frame-ancestors 'none'"
"""The default policy, on servers that give each address one."""


def hashes(page: Path) -> list[str]:
    """Return the CSP hashes of a built page's inline scripts, each once, sorted."""
    hashes = set()
    for script in INLINE.finditer(page.read_text(encoding="utf-8")):
        if "src=" not in script["attributes"] and "json" not in script["attributes"]:
            digest = hashlib.sha256(script["body"].encode()).digest()
            hashes.add(f"'sha256-{base64.b64encode(digest).decode()}'")
    return sorted(hashes)


def policy(scripts: list[str], form: str, *, wasm: bool = False) -> str:
    """Return a content security policy: own files only, inline scripts by hash, WebAssembly where the engine runs.

    Args:
        scripts: sources of scripts beside own files.
        form: the origin the quote form goes to; empty where that is our own relay.
        wasm: whether WebAssembly may be compiled.
    """
    script = " ".join(["'self'", *(["'wasm-unsafe-eval'"] if wasm else []), *scripts])
    return "; ".join(
        [
            "default-src 'none'",
            f"script-src {script}",
            "style-src 'self'",
            "img-src 'self' data:",
            "font-src 'self'",
            f"connect-src {f"'self' {form}".strip()}",
            "worker-src 'self'",
            "manifest-src 'self'",
            f"form-action {f"'self' {form}".strip()}",
            "base-uri 'none'",
            "frame-ancestors 'none'",
        ]
    )


def blocks(site: Path) -> dict[str, dict[str, str]]:
    """Return the headers of the built site by path; `/*` is every path.

    Some hosts join one header's values from all matching paths, so no header is under two paths that overlap.
    """
    form = providers.chosen().origin
    blocks = {
        EVERY: EVERYWHERE,
        ENGINE: {"Content-Security-Policy": policy([], form, wasm=True), "Cache-Control": REVALIDATE},
        "/sw.js": {"Cache-Control": REVALIDATE},
    }
    for file in sorted(site.rglob("*")):
        path = "/" + file.relative_to(site).as_posix()
        if file.suffix == ".html":
            page = path.removesuffix("index.html") if file.name == "index.html" else path
            blocks[page] = {"Content-Security-Policy": policy(hashes(file), form), "Cache-Control": REVALIDATE}
        elif file.is_file() and HASHED.search(file.name) and file.suffix not in {".br", ".gz", ".map"}:
            blocks[path] = {"Cache-Control": YEAR}
            if path.startswith("/assets/engine/"):
                blocks[path]["Content-Type"] = CODE.get(file.suffix, BYTES)
        elif file.suffix == ".woff2":  # requested again for printing: revalidation would come too late
            blocks[path] = {"Cache-Control": MONTH}
    return blocks


def text(site: Path) -> str:
    """Return the file: a path, then its headers, indented."""
    return "".join(
        f"{path}\n" + "".join(f"  {name}: {value}\n" for name, value in headers.items()) for path, headers in blocks(site).items()
    )


def write(site: Path) -> None:
    """Write `_headers` into the built site."""
    (site / "_headers").write_text(text(site), encoding="utf-8")
