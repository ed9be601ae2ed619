#!/bin/sh
# Bring the relay and the site of this machine to another version, as root: sh deploy/upgrade.sh [COMMIT]
# Before that, copy the new site/ and dist/, built elsewhere with make release, into /opt/cor-relay.
# The new packages are installed beside the old ones, the store is backed up and the settings are checked before anything is
# stopped; where one of these fails, the machine stays as it was. Visitors wait in systemd's socket for the second of the restart.
# Where the relay was healthy before and is not after the restart, the old packages, pages and version are put back.
set -eu
umask 022 # nginx and the relay, which are not root, read what is written here
settings=/etc/cor-relay.env
state=/var/lib/cor-relay
cd /opt/cor-relay
version="${1:-origin/main}"

log() { echo "upgrade: $*"; }
replace() { # FOLDER BY: put a copy of one folder in another's place; the old one stays beside it
  rm -rf "$1.new" "$1.old"
  cp -r "$2" "$1.new"
  [ ! -e "$1" ] || mv "$1" "$1.old"
  mv "$1.new" "$1"
}

healthy() { # VENV: whether the relay answers /healthz with 200; the socket holds the question while the service starts
  "$1/bin/python" -c 'import urllib.request as r; r.urlopen("http://127.0.0.1:8000/healthz", timeout=30)' 2>/dev/null
}

git fetch --quiet
before=$(git rev-parse HEAD)
python3.13 -m venv --clear .venv.new
git show "$version:requirements/relay.txt" >.venv.new/relay.txt
.venv.new/bin/python -m pip install --quiet --require-hashes --requirement .venv.new/relay.txt
roll_back() {
  log "going back to $before; nothing was changed"
  git checkout --quiet --detach "$before"
}
trap roll_back EXIT
git checkout --quiet --detach "$version"
relay() { .venv.new/bin/python -m relay --settings "$settings" "$@"; }
relay backup "$state/backups" --keep 30
relay check
healthy .venv.new && healthy_before=yes || healthy_before=no
trap - EXIT
if [ -f site/quote/index.html ]; then
  replace /srv/cor/site site
  log "the pages are those of site/, built $(date -r site/index.html '+%Y-%m-%d %H:%M')"
else
  log "no site/ in $PWD: the pages stay as they are; build them with make release and copy site/ and dist/ here"
fi
rm -rf .venv.old
mv .venv .venv.old
mv .venv.new .venv
systemctl restart cor-relay.service
if ! healthy .venv; then
  if [ "$healthy_before" = yes ]; then
    log "the relay is not healthy after the restart: going back to $before; journalctl --unit cor-relay.service has the reason"
    rm -rf .venv.new
    mv .venv .venv.new
    mv .venv.old .venv
    git checkout --quiet --detach "$before"
    [ ! -f site/quote/index.html ] || [ ! -d /srv/cor/site.old ] || { rm -rf /srv/cor/site.new && mv /srv/cor/site /srv/cor/site.new && mv /srv/cor/site.old /srv/cor/site; }
    systemctl restart cor-relay.service
    exit 1
  fi
  log "the relay is not healthy, nor was it before; python -m relay check and journalctl --unit cor-relay.service say why"
fi
if [ -d dist/hosting/nginx ] && [ -d /etc/nginx/cor ] && [ -f site/quote/index.html ]; then # the pages' policies go with the pages
  replace /etc/nginx/cor dist/hosting/nginx
  nginx -t -q && systemctl reload nginx.service || log "nginx does not take dist/hosting/nginx; the files before it are in /etc/nginx/cor.old"
fi
for unit in deploy/systemd/*; do
  cmp -s "$unit" "/etc/systemd/system/${unit##*/}" || log "$unit is not what runs here: copy it to /etc/systemd/system/, then systemctl daemon-reload"
done
log "now at $(git rev-parse --short HEAD); the old packages are in .venv.old and the old pages in /srv/cor/site.old until the next time"
