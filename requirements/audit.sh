#!/bin/sh
# Ask whether any pinned package is known to be unsafe: `make audit`. Both tools ask a service on the internet.
# Where that cannot be reached nothing is known, and this says so; it fails only where something unsafe was found.
set -u
sh requirements/bom.sh relay >/dev/null || exit 1
found=""
for file in relay-postgresql dev; do
  out=$(var/supply/bin/pip-audit --requirement "requirements/$file.txt" --require-hashes --disable-pip --progress-spinner off 2>&1)
  status=$?
  asked=$(grep -c == "requirements/$file.txt")
  skipped=$(printf '%s\n' "$out" | grep -c "could not be audited")
  if printf '%s\n' "$out" | grep -q "^Found [0-9]* known vulnerabilit"; then
    found="$found $file"
    printf '%s\n' "$out"
  elif [ "$status" != 0 ] || [ "$skipped" -gt 0 ]; then
    echo "requirements/$file.txt: NOT CHECKED: advisories could be had for $((asked - skipped)) of $asked packages; run this where the internet is reached"
  else
    echo "requirements/$file.txt: $asked packages, none known to be unsafe"
  fi
done
out=$(.venv/bin/npm audit --json 2>/dev/null)
if printf '%s' "$out" | grep -q '"vulnerabilities": {}'; then
  echo "package-lock.json: none known to be unsafe"
elif printf '%s' "$out" | grep -q '"auditReportVersion"'; then
  found="$found package-lock.json"
  .venv/bin/npm audit
else
  echo "package-lock.json: NOT CHECKED: the registry in use gives no advisories; run this where the internet is reached"
fi
[ -z "$found" ] || { echo "known to be unsafe:$found"; exit 1; }
