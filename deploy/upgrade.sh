#!/bin/sh
# Bring the relay and the site of this machine to another version, as root: sh deploy/upgrade.sh [COMMIT]
# The new packages are laid beside the old ones and tried before anything is stopped. Visitors wait in systemd's socket for
# the second in which the relay is started anew; what was acknowledged is on the disk before that.
set -eu
cd /opt/cor-relay
version="${1:-origin/main}"
git fetch --quiet
before=$(git rev-parse HEAD)
.venv/bin/python -m relay backup /var/lib/cor-relay/backups --keep 30
git checkout --quiet --detach "$version"
back() {
  echo "upgrade: going back to $before"
  git checkout --quiet --detach "$before"
}
trap back EXIT
python3.13 -m venv .venv.new
.venv.new/bin/pip install --quiet --require-hashes --requirement requirements/relay.txt
.venv.new/bin/python -m relay check
trap - EXIT
rm -rf .venv.old
mv .venv .venv.old
mv .venv.new .venv
systemctl restart cor-relay.service
echo "upgrade: now at $(git rev-parse --short HEAD); the old packages are in .venv.old until the next time"
