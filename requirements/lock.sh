#!/bin/sh
# Write the hash-pinned files again from the groups in pyproject.toml: `make lock`, or of one package alone: `make lock ONE=pyyaml`.
# No index is named in them, so they hold wherever the packages come from.
set -eu
uv="$1"
one="${2:-}"
upgrade="--upgrade"
if [ -n "$one" ]; then
  grep -qi "^$one==" requirements/*.txt || { echo "lock.sh: $one: is in none of requirements/*.txt; write a package's name as it is there, such as pyyaml" >&2; exit 2; }
  upgrade="--upgrade-package=$one"
fi
for group in relay relay-postgresql supply dev; do
  "$uv" pip compile --quiet "$upgrade" --generate-hashes --no-annotate --no-header \
    --python-version 3.13 --group "$group" --output-file "requirements/$group.txt"
  echo "requirements/$group.txt: $(grep -c == "requirements/$group.txt") packages"
done
printf 'uv\n' | "$uv" pip compile --quiet "$upgrade" --generate-hashes --no-annotate --no-header \
  --python-version 3.13 --output-file requirements/uv.txt -
