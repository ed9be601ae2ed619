#!/bin/sh
# Find PostgreSQL's server programs for the relay's tests, or install Debian's package (it starts nothing that the tests use).
set -eu
if command -v initdb >/dev/null 2>&1; then exit 0; fi
for folder in /usr/lib/postgresql/*/bin /usr/pgsql-*/bin /opt/homebrew/opt/postgresql*/bin; do
  if [ -x "$folder/initdb" ]; then exit 0; fi
done
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
  echo "  installing Debian's postgresql (a minute, once)"
  log=$(mktemp)
  if ! { apt-get update -q && DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends postgresql; } >"$log" 2>&1; then
    tail -n 20 "$log" >&2
    exit 1
  fi
else
  echo "  no PostgreSQL here: its tests are skipped (install it with the system's package manager)"
fi
