#!/bin/sh
# List what is shipped, as CycloneDX: `make bom` writes dist/relay.cdx.json (what the relay's machine installs),
# dist/browser.cdx.json (what comes into the visitor's browser from npm) and dist/build.cdx.json (what the site was built with).
# With names, only those are written. The tools are in an environment of their own, as nothing else needs them.
set -eu
environment() {
  [ -x "var/$1/bin/python" ] || .venv/bin/uv venv --quiet --python .venv/bin/python "var/$1"
  .venv/bin/uv pip sync --quiet --offline --require-hashes --python "var/$1/bin/python" "requirements/$1.txt" 2>/dev/null ||
    .venv/bin/uv pip sync --quiet --require-hashes --python "var/$1/bin/python" "requirements/$1.txt"
}
mkdir -p dist var
environment supply
environment relay
list() {
  # Its warning is about our own package, which is not installed: it imports nothing.
  PYTHONWARNINGS=ignore var/supply/bin/cyclonedx-py environment --pyproject pyproject.toml --output-reproducible --of JSON --output-file "dist/$2.cdx.json" "$1"
}
[ $# -gt 0 ] || set -- relay browser build
for name in "$@"; do
  case "$name" in
    relay) list var/relay/bin/python relay ;;
    build) list .venv/bin/python build ;;
    browser) .venv/bin/npm sbom --sbom-format cyclonedx --sbom-type application --omit dev 2>/dev/null >dist/browser.cdx.json ;;
    *)
      echo "bom.sh: $name: is none of relay, browser, build" >&2
      exit 2
      ;;
  esac
  echo "  dist/$name.cdx.json: $(.venv/bin/python -c "import json, sys; print(len(json.load(open(sys.argv[1]))['components']))" "dist/$name.cdx.json") components"
done
