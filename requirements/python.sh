#!/bin/sh
# Make .venv with CPython 3.13 (.python-version says the minor) and every pinned package.
# 3.13 is looked for on the PATH and in pyenv; a machine with only another Python gets it through uv.
set -eu
version=$(cat .python-version)
say() { printf '  %s\n' "$*"; }

find_python() {
  for candidate in "python$version" "$(ls -d "${PYENV_ROOT:-$HOME/.pyenv}/versions/$version".*/bin/python 2>/dev/null | tail -n 1)"; do
    if [ -n "$candidate" ] && "$candidate" -c 'import ensurepip, venv' 2>/dev/null; then
      echo "$candidate"
      return
    fi
  done
}

if ! .venv/bin/python -c "import sys; assert '%d.%d' % sys.version_info[:2] == '$version'" 2>/dev/null; then
  rm -rf .venv
  python=$(find_python)
  if [ -z "$python" ]; then
    say "no Python $version here: uv gets one"
    python3 -m venv .venv/uv
    .venv/uv/bin/python -m pip install --quiet --require-hashes --requirement requirements/uv.txt
    .venv/uv/bin/uv python install --quiet "$version"
    python=$(.venv/uv/bin/uv python find "$version")
  fi
  say "making .venv with $("$python" --version)"
  "$python" -m venv .venv
fi
[ -x .venv/bin/uv ] || .venv/bin/python -m pip install --quiet --require-hashes --requirement requirements/uv.txt 2>/dev/null
say "installing $(grep -c '==' requirements/dev.txt) pinned packages"
.venv/bin/uv pip sync --quiet --compile-bytecode --require-hashes --python .venv/bin/python requirements/dev.txt requirements/uv.txt
