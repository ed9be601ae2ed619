"""Configuration for nginx, Apache and Caddy: the headers of `headers.blocks`, media types, compressed files.

Written beside the site, into dist/hosting/, since the site's folder is public. Each file says where it goes.
"""

import re
from collections.abc import Callable, Iterator
from pathlib import Path

from pages import content
from pages.hosting import headers
from pages.hosting.kinds import BYTES, TYPES

FOLDER = Path("dist/hosting")
ACCEPT = "/quote/accept/"
UNLOGGED = "access_log off; error_log /dev/null; "
"""In nginx: the address by which a client accepts a quote has the token of the letter in it, and whoever has that can accept."""
UNLOGGED_ANSWERS = "if ($args) { access_log off; } "
"""In nginx: the address of the quote form has the answers of an estimate made without scripts, and the estimator says that we keep none."""
RELAYED = ("/quote", "/quote/", ACCEPT, "/quote/thank-you/", "/estimate")
"""What the relay answers to the public; `/healthz` and `/metrics` are for this machine. It has the site as well, so that it can answer a form within the page it came from."""
FORMS = r"(p/[^/]+/)?f/[^/]+$"
"""The addresses below the site's own to which pages for other form services post."""
MAX_BODY = "33m"
"""A little more than the relay's own limit: its refusal keeps what was typed."""
ESCAPED = r"(/(?:[\w.~-]+/)*)%23([^ ]*)"
"""A page's address whose # a mail program has written as %23. Only ASCII, so that it leads to no other site."""
DOUBLED = r"(?:/[\w.~-]+)*(?://[\w./~-]*|/index\.html)"
"""A path with doubled slashes or the index file's name, in ASCII too."""
ONE_ADDRESS = "# Each page has one address: what a mail program made of its #, doubled slashes and the index file's name lead there.\n"
GENERATED = "# Made by `make site` from the built pages; overwritten by each build, so do not edit.\n"

type Blocks = dict[str, dict[str, str]]


def files(path: str) -> list[str]:
    """Return the paths by which a server may know a path of `_headers`: a folder also by its index file."""
    return [path, f"{path}index.html"] if path.endswith("/") else [path]


def under(blocks: Blocks, root: str) -> Blocks:
    """Return blocks with their paths below the site's own, such as `/cor/`."""
    return {path if path == headers.EVERY else f"{root}{path[1:]}": values for path, values in blocks.items()}


def named(blocks: Blocks, header: str) -> Iterator[tuple[str, str]]:
    """Yield each path that has a header of its own, with the value."""
    for path, values in blocks.items():
        if path != headers.EVERY and header in values:
            for file in files(path):
                yield file, values[header]


def nginx(blocks: Blocks, root: str = "/") -> dict[str, str]:
    """Return nginx's files: `maps.conf` beside the servers, the others inside one. `root` is the path of the site's address."""
    maps = []
    for variable, header, default in (
        ("cor_policy", "Content-Security-Policy", headers.UNFRAMED),
        ("cor_cache", "Cache-Control", headers.REVALIDATE),
    ):
        rows = "".join(f'  "{path}" "{value}";\n' for path, value in named(blocks, header) if value != default)
        maps.append(f'map $uri ${variable} {{\n  default "{default}";\n{rows}}}\n')
    kinds: dict[str, list[str]] = {}
    for suffix, kind in TYPES.items():
        kinds.setdefault(kind.partition(";")[0], []).append(suffix.removeprefix("."))
    types = "".join(f"  {kind} {' '.join(suffixes)};\n" for kind, suffixes in kinds.items())
    with_charset = " ".join(sorted({kind.partition(";")[0] for kind in TYPES.values() if "charset" in kind} - {"text/html"}))
    everywhere = "".join(f'add_header {name} "{value}" always;\n' for name, value in blocks[headers.EVERY].items())
    unlogged = {ACCEPT: UNLOGGED, "/quote": UNLOGGED_ANSWERS, "/quote/": UNLOGGED_ANSWERS}
    relayed = "".join(f"location = {root}{path[1:]} {{ {unlogged.get(path, '')}include cor/proxy.conf; }}\n" for path in RELAYED)
    stripped = f"rewrite ^{root[:-1]}(/.*)$ $1 break;\n" if root != "/" else ""
    return {
        "nginx/maps.conf": f"{GENERATED}# Inside http {{}}: `include cor/maps.conf;`\n"
        "map_hash_max_size 8192;\nmap_hash_bucket_size 256;\n"
        + "".join(maps)
        + "# Only posts are counted: 30 a minute from one address. The relay counts too, with QUOTE_TRUST_PROXY=1.\n"
        'map $request_method $cor_poster {\n  default "";\n  POST $binary_remote_addr;\n}\n'
        "limit_req_zone $cor_poster zone=cor_posts:1m rate=30r/m;\n",
        "nginx/site.conf": f"{GENERATED}# Inside a server {{}}, after its `root`: `include cor/site.conf;`\n"
        f"index index.html;\nabsolute_redirect off;\nerror_page 404 {root}404.html;\ncharset utf-8;\ncharset_types {with_charset};\n"
        f"default_type {BYTES};\ntypes {{\n{types}}}\n"
        f"gzip_static on;\ngzip_vary on;\n{everywhere}"
        f'{ONE_ADDRESS}if ($request_uri ~ "^{ESCAPED}$") {{ return 307 "$1#$2"; }}\n'
        f'if ($request_uri ~ "^{DOUBLED}([?]|$)") {{\n'
        "  rewrite ^(.*/)index\\.html$ $1 permanent;\n  rewrite ^(.*)$ $1 permanent;\n}\n"
        "add_header Content-Security-Policy $cor_policy always;\nadd_header Cache-Control $cor_cache;\n"
        f"location = {root}_headers {{ return 404; }}\n",
        "nginx/brotli.conf": f"{GENERATED}# Beside site.conf, where nginx has the module (Debian: libnginx-mod-http-brotli-static).\nbrotli_static on;\n",
        "nginx/relay.conf": f"{GENERATED}# Inside the same server {{}}, where the relay runs: `include cor/relay.conf;`\n"
        f"{relayed}location ~ ^{root}{FORMS} {{ include cor/proxy.conf; }}\n",
        "nginx/proxy.conf": f"{GENERATED}# Included by relay.conf. The relay sends the headers of its answers itself.\n"
        'add_header Cache-Control "";\nlimit_req zone=cor_posts burst=20 nodelay;\nlimit_req_status 429;\n'
        f"{stripped}client_max_body_size {MAX_BODY};\nproxy_pass http://127.0.0.1:8000;\nproxy_http_version 1.1;\nproxy_set_header Host $http_host;\n"
        "proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for;\nproxy_set_header X-Forwarded-Proto $scheme;\n"
        "proxy_next_upstream off;\nproxy_connect_timeout 5s;\nproxy_read_timeout 60s;\n",
    }


def by_relay(name: str) -> str:
    """Return the condition, in Apache, by which the relay's own header stays: a page with somebody's answers is for no cache between."""
    return " env=!cor_relay" if name == "Cache-Control" else ""


def apache(blocks: Blocks, root: str = "/") -> dict[str, str]:
    """Return Apache's file, for inside a VirtualHost. It needs the modules headers, rewrite, mime and (for the relay) proxy_http."""
    types = "".join(f"AddType '{kind}' {suffix}\n" for suffix, kind in TYPES.items())
    everywhere = "".join(f'Header always set {name} "{value}"\n' for name, value in blocks[headers.EVERY].items())
    own = []
    for path, values in blocks.items():
        if path != headers.EVERY:
            pattern = re.escape(path).replace(r"\-", "-") + (r"(index\.html)?" if path.endswith("/") else "")
            lines = "".join(
                f'  Header {"always " if name == "Content-Security-Policy" else ""}set {name} "{value}"{by_relay(name)}\n'
                for name, value in values.items()
                if name != "Content-Type"
            )
            own.append(f'<LocationMatch "^{pattern}$">\n{lines}</LocationMatch>\n')
    compressed = "".join(
        f"RewriteCond %{{ENV:cor_relay}} !1\nRewriteCond %{{HTTP:Accept-Encoding}} \\b{coding}\\b\n"
        f"RewriteCond %{{DOCUMENT_ROOT}}%{{REQUEST_URI}}{index}{suffix} -f\n"
        f"RewriteRule ^(.*{'/' if index else '[^/]'})$ %{{DOCUMENT_ROOT}}$1{index}{suffix} [L]\n"
        for suffix, coding in ((".br", "br"), (".gz", "gzip"))
        for index in ("index.html", "")
    )
    doubled = f'RewriteCond %{{THE_REQUEST}} "^[A-Z]+ {DOUBLED}[? ]"\n'
    redirects = (
        f'{ONE_ADDRESS}RewriteCond %{{THE_REQUEST}} "^[A-Z]+ {ESCAPED} "\nRewriteRule ^ %1#%2 [NE,R=307,L]\n'
        f"{doubled}RewriteRule ^(.*/)index\\.html$ $1 [R=301,L]\n{doubled}RewriteRule ^(.*)$ $1 [R=301,L]\n"
    )
    text = (
        f"{GENERATED}# Inside the <VirtualHost>, after its DocumentRoot. Modules: a2enmod headers rewrite.\n"
        f"DirectoryIndex index.html\nErrorDocument 404 {root}404.html\n{types}RemoveType .gz\nAddEncoding br .br\nAddEncoding gzip .gz\n"
        f'{everywhere}Header always set Content-Security-Policy "{headers.UNFRAMED}"\n'
        f'Header set Cache-Control "{headers.REVALIDATE}"{by_relay("Cache-Control")}\nHeader merge Vary Accept-Encoding\n{"".join(own)}'
        f'<Location "{root}_headers">\n  Require all denied\n</Location>\nRewriteEngine On\n{redirects}{compressed}'
    )
    relayed = "|".join((*RELAYED, f"/{FORMS[:-1]}"))
    relay = (
        f"{GENERATED}# In the same <VirtualHost>, before site.conf, where the relay runs. Modules: a2enmod proxy_http.\n"
        "# Apache itself limits no rate: the relay does. It takes 60 requests, and works out 60 prices, in ten minutes from one address\n"
        "# (QUOTE_RATE_ADDRESS, QUOTE_RATE_ESTIMATE). Set QUOTE_TRUST_PROXY=1: without it all visitors count as one address.\n"
        "# Keep the tokens of quotes' letters, and the answers of estimates made without scripts, out of your log:\n"
        f"# CustomLog … \"expr=%{{QUERY_STRING}} == '' || %{{REQUEST_URI}} !~ m#^{root}quote/#\"\n"
        f"# The mark keeps packed files from being sent for what the relay answers.\nRewriteEngine On\n"
        f'RewriteRule "^{root[:-1]}({relayed})$" - [E=cor_relay:1]\n'
        f"ProxyPreserveHost On\nLimitRequestBody {int(MAX_BODY[:-1]) * 1024 * 1024}\n"
        f'ProxyPassMatch "^{root[:-1]}({relayed})$" "http://127.0.0.1:8000$1"\n'
    )
    return {"apache/site.conf": text, "apache/relay.conf": relay}


def caddy(blocks: Blocks, root: str = "/") -> dict[str, str]:
    """Return Caddy's file: a snippet that a site's block imports."""
    everywhere = "".join(f'    {name} "{value}"\n' for name, value in blocks[headers.EVERY].items())
    own = []
    for number, (path, values) in enumerate(item for item in blocks.items() if item[0] != headers.EVERY):
        lines = "".join(f'    {name} "{value}"\n' for name, value in values.items())
        own.append(f"  @cor{number} path {' '.join(files(path))}\n  header @cor{number} {{\n{lines}  }}\n")
    kinds = "".join(
        f'  @cor_{suffix[1:]} path *{suffix}\n  header @cor_{suffix[1:]} Content-Type "{kind}"\n' for suffix, kind in TYPES.items()
    )
    missing = next(values["Content-Security-Policy"] for path, values in blocks.items() if path == f"{root}404.html")
    relayed = " ".join(f"{root}{path[1:]}" for path in (*RELAYED, "/f/*", "/p/*"))
    proxied = "reverse_proxy @cor_relayed 127.0.0.1:8000"
    if root != "/":
        proxied = f"route @cor_relayed {{\n    uri strip_prefix {root[:-1]}\n    reverse_proxy 127.0.0.1:8000\n  }}"
    text = (
        f"{GENERATED}# In the Caddyfile: `import cor/site.caddy`; then in the site's block, after its `root`: `import cor_site`,\n"
        "# and where the relay runs, before it: `import cor_relay`. Caddy itself limits no rate: the relay does.\n"
        "# It takes 60 requests, and works out 60 prices, in ten minutes from one address (QUOTE_RATE_ADDRESS, QUOTE_RATE_ESTIMATE).\n"
        "# Set QUOTE_TRUST_PROXY=1: without it all visitors count as one address.\n"
        f'(cor_site) {{\n  header {{\n{everywhere}  }}\n  header ?Cache-Control "{headers.REVALIDATE}"\n'
        f'  header ?Content-Security-Policy "{headers.UNFRAMED}"\n{kinds}{"".join(own)}'
        f"  {ONE_ADDRESS}  @cor_escaped vars_regexp cor_escaped {{http.request.orig_uri}} `^{ESCAPED}$`\n"
        "  redir @cor_escaped {re.cor_escaped.1}#{re.cor_escaped.2} 307\n"
        f"  @cor_doubled vars_regexp {{http.request.orig_uri}} `^{DOUBLED}([?]|$)`\n"
        "  route @cor_doubled {\n    uri path_regexp //+ /\n    uri path_regexp /index\\.html$ /\n    redir {http.request.uri} permanent\n  }\n"
        f"  @cor_hidden path {root}_headers\n"
        "  error @cor_hidden 404\n  file_server {\n    precompressed br gzip\n  }\n"
        f'  handle_errors {{\n    rewrite * {root}404.html\n    header Content-Security-Policy "{missing}"\n    file_server\n  }}\n}}\n'
        f"(cor_relay) {{\n  @cor_relayed path {relayed}\n  {proxied}\n}}\n"
    )
    return {"caddy/site.caddy": text}


WRITERS: tuple[Callable[[Blocks, str], dict[str, str]], ...] = (nginx, apache, caddy)


def write(site: Path, folder: Path = FOLDER) -> None:
    """Write the files of every server for a built site."""
    root = content.root()
    blocks = under(headers.blocks(site), root)
    for writer in WRITERS:
        for name, text in writer(blocks, root).items():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / name).write_text(text, encoding="utf-8")
