"""The command line: `python -m estimator price REQUEST.json`, `python -m estimator rates check FILE`."""

import sys

from estimator.cli.commands import main

sys.exit(main(sys.argv[1:]))
