#!/bin/sh
# Everything that can be said without running the product, and what a built page must be. `make check` runs it.
# Every step runs, so that one look shows all that is wrong.
set -u
PATH="$PWD/.venv/bin:$PWD/node_modules/.bin:$PATH"
failed=$(mktemp)
quick=$(mktemp)
trap 'rm -f "$failed" "$quick"' EXIT
step() {
  name="$1"
  shift
  printf '%s … ' "$name"
  if out=$("$@" 2>&1); then
    echo "ok"
  else
    echo "FAILED"
    printf '%s\n' "$out" | sed 's/^/    /'
    echo "$name" >>"$failed"
  fi
}

# While the browser's steps wait for pages, these run; the last step measures time, and runs alone.
{
  step "lint, Python" ruff check --quiet .
  step "formatting, Python" ruff format --quiet --check .
  step "types" mypy --no-error-summary
  step "which package may import which" lint-imports --no-logo --no-cache
  step "lint, JavaScript" eslint --max-warnings=0 docs browser
  step "patterns take linear time" python -m testing.patterns
  step "formatting, JavaScript" prettier --log-level=warn --check 'docs/**/*.js' 'browser/**/*.mjs' '!docs/assets/engine/**'
  step "rate card" python -m estimator rates check estimator/data/rates.toml
  step "generated files fresh" python -m pages fragments --check
  step "golden cases" python -m cases
  step "HTML" html-validate --config tests/site/htmlvalidate.mjs 'site/**/*.html'
} >"$quick" &
step "words, figures, links, titles, accessibility" python -m pytest -m "check and not long" tests/site -q --numprocesses=3 --dist=worksteal
wait
cat "$quick"
step "budget, Lighthouse" python -m testing.lighthouse
if [ -s "$failed" ]; then
  echo "check failed: $(paste -s -d, "$failed")"
  exit 1
fi
echo "check passed"
