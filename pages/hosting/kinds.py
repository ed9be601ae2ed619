"""The media types of the site's files, for our relay, nginx, Apache and Caddy."""

TYPES = {
    ".html": "text/html; charset=utf-8", ".css": "text/css; charset=utf-8", ".js": "text/javascript; charset=utf-8",
    ".mjs": "text/javascript; charset=utf-8", ".json": "application/json", ".map": "application/json", ".wasm": "application/wasm",
    ".svg": "image/svg+xml", ".png": "image/png", ".jpg": "image/jpeg", ".webp": "image/webp", ".ico": "image/x-icon",
    ".woff2": "font/woff2", ".xml": "application/xml", ".txt": "text/plain; charset=utf-8", ".md": "text/markdown; charset=utf-8",
    ".ics": "text/calendar; charset=utf-8", ".csv": "text/csv; charset=utf-8", ".pdf": "application/pdf", ".zip": "application/zip",
    ".whl": "application/zip", ".webmanifest": "application/manifest+json",
}  # fmt: skip
"""By suffix. Any other file is sent as bytes."""
BYTES = "application/octet-stream"
