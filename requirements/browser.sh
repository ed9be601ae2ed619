#!/bin/sh
# Find the browsers of the tests, or install them: a Chromium for all of them, and the three that tests/cross_browser/ drives by WebDriver.
# Debian's packages where they can be had; else Playwright's own Chromium, and word of what the tests then leave out.
set -eu
missing=""
has() { command -v "$1" >/dev/null 2>&1; }
want() { # want PACKAGE PROGRAM…: the package is missing where none of its programs is there
  package="$1"
  shift
  for name in "$@"; do
    if [ -n "$name" ] && has "$name"; then return; fi
  done
  missing="$missing $package"
}
want chromium "${CHROMIUM:-}" chromium chromium-browser google-chrome
want chromium-driver chromedriver
want firefox-esr firefox-esr firefox
want webkit2gtk-driver WebKitWebDriver
want xvfb Xvfb
shell=""
has chromium-headless-shell || shell=chromium-headless-shell # Chromium without windows: most tests run in it, where there is one
[ -n "$missing$shell" ] || exit 0

as_root=""
if [ "$(id -u)" != 0 ]; then as_root="sudo -n"; fi
if has apt-get && { [ -z "$as_root" ] || $as_root true 2>/dev/null; }; then
  echo "  installing Debian's$missing $shell (a minute, once)"
  log=$(mktemp)
  if {
    $as_root apt-get update -q -o Acquire::Retries=3
    install=" env DEBIAN_FRONTEND=noninteractive apt-get install -y -q -o DPkg::Lock::Timeout=300"
    # shellcheck disable=SC2086 -- several words each
    {
      case "$missing " in *" chromium "*) $as_root $install chromium ;; esac # with its recommended fonts, which the others then have too
      [ -z "$shell" ] || $as_root $install --no-install-recommends $shell || echo "no $shell here: the whole Chromium takes its place"
      [ -z "$missing" ] || $as_root $install --no-install-recommends $missing
    }
  } >"$log" 2>&1; then
    exit 0
  fi
  tail -n 20 "$log" >&2
fi
case " $missing " in
  *" chromium "*)
    echo "  installing Playwright's chromium (a minute, once)"
    .venv/bin/playwright install chromium
    ;;
esac
[ -z "$missing" ] || echo "  not here:$missing. Tests in those browsers are left out; the system's package manager may have them under other names"
