#!/bin/sh
# Find a Chromium for the browser tests, or install one: Debian's package as root, else Playwright's own.
set -eu
for name in "${CHROMIUM:-}" chromium chromium-browser google-chrome; do
  if [ -n "$name" ] && command -v "$name" >/dev/null 2>&1; then exit 0; fi
done
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
  echo "  installing Debian's chromium (a minute, once)"
  log=$(mktemp)
  if ! { apt-get update -q && DEBIAN_FRONTEND=noninteractive apt-get install -y -q chromium; } >"$log" 2>&1; then
    tail -n 20 "$log" >&2
    exit 1
  fi
else
  echo "  installing Playwright's chromium (a minute, once)"
  .venv/bin/playwright install chromium
fi
