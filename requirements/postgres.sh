#!/bin/sh
# Find PostgreSQL's server programs for the relay's tests, or install Debian's package. The tests start a server of their own:
# the package is told to make none, and to start none.
set -eu
if command -v initdb >/dev/null 2>&1; then exit 0; fi
for folder in /usr/lib/postgresql/*/bin /usr/pgsql-*/bin /opt/homebrew/opt/postgresql*/bin; do
  if [ -x "$folder/initdb" ]; then exit 0; fi
done
if ! command -v apt-get >/dev/null 2>&1; then
  echo "install it with the system's package manager; this script knows only apt-get"
  exit 0
fi
as_root=""
if [ "$(id -u)" != 0 ]; then
  if ! sudo -n true 2>/dev/null; then
    echo "only root may install it: apt-get install postgresql"
    exit 0
  fi
  as_root="sudo -n"
fi
log=$(mktemp)
install() {
  $as_root mkdir -p /etc/postgresql-common
  if [ ! -e /etc/postgresql-common/createcluster.conf ]; then
    echo "create_main_cluster = false" | $as_root tee /etc/postgresql-common/createcluster.conf
  fi
  $as_root env DEBIAN_FRONTEND=noninteractive apt-get update -q -o Acquire::Retries=3
  $as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends -o DPkg::Lock::Timeout=300 postgresql
}
if ! install >"$log" 2>&1; then
  tail -n 20 "$log" >&2
  exit 1
fi
