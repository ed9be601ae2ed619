#!/bin/sh
# Find nginx for the tests behind a real web server, or install Debian's package, and those named after it: nginx.sh apache2 caddy.
# A test starts one of its own on a free port: the packages are kept from starting any.
set -eu
packages="$*"
command -v nginx >/dev/null 2>&1 || [ -x /usr/sbin/nginx ] || packages="nginx-light $packages"
[ -n "$packages" ] || exit 0
if ! command -v apt-get >/dev/null 2>&1; then
  echo "install it with the system's package manager; this script knows only apt-get"
  exit 0
fi
as_root=""
if [ "$(id -u)" != 0 ]; then
  if ! sudo -n true 2>/dev/null; then
    echo "only root may install it: apt-get install $packages"
    exit 0
  fi
  as_root="sudo -n"
fi
log=$(mktemp)
install() {
  # A policy that answers 101 keeps the package from starting the service; one that is there already is left alone.
  policy=/usr/sbin/policy-rc.d
  if [ ! -e "$policy" ]; then
    printf '#!/bin/sh\nexit 101\n' | $as_root tee "$policy"
    $as_root chmod 755 "$policy"
    trap '$as_root rm -f "$policy"' EXIT
  fi
  $as_root env DEBIAN_FRONTEND=noninteractive apt-get update -q -o Acquire::Retries=3
  # shellcheck disable=SC2086 -- several words
  $as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends -o DPkg::Lock::Timeout=300 $packages
  # Sends the .br files that the build makes. Not every release has it: without it the test says that .br was not tried.
  $as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends -o DPkg::Lock::Timeout=300 \
    libnginx-mod-http-brotli-static || true
}
if ! install >"$log" 2>&1; then
  tail -n 20 "$log" >&2
  exit 1
fi
