"""Three firms with other names, places, rates, add-ons, addresses and ways to answer the form: whatever an owner may change, no test names it."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from testing import firms
from testing.served import ROOT
from testing.source_copy import Copy

pytestmark = pytest.mark.long

FILES = (
    "cases",
    "estimator/test_card_file.py",
    "estimator/test_data.py",
    "pages/test_init.py",
    "pages/test_release.py",
    "pages/test_samples.py",
    "site/test_pages.py",
    "site/test_shared.py",
    "site/test_own_words.py",
    "site/test_readable.py",
    "relay/test_text.py",
    "relay/test_form.py",
    "test_headline.py",
)
"""The tests of the data and the built pages, which need no browser; `make firm` runs every test."""


@pytest.mark.parametrize("name", firms.FIRMS)
def test_nothing_depends_on_the_firm(name: str, tmp_path: Path) -> None:
    """By the owner's own steps a clone becomes the firm's: it is ready to be published, is built, and passes the tests that it came with."""
    copy = Copy(tmp_path)
    for part in ("tests", "testing", "deploy", "OWNER.md", "README.md", "CONTRIBUTING.md"):
        of = ROOT / part
        (shutil.copytree if of.is_dir() else shutil.copy)(of, copy.root / part)
    firms.own(copy.root, firms.FIRMS[name])
    firms.run(copy.root, "pages.share")
    copy.commit()
    copy.build()
    assert copy.run("pages.release").stdout.endswith("Ready to be published.\n")
    html = ["node_modules/.bin/html-validate", "--config", "tests/site/htmlvalidate.mjs", "site/**/*.html"]
    path = {**os.environ, "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}"}
    valid = subprocess.run(html, cwd=copy.root, env=path, capture_output=True, text=True, check=False)
    assert valid.returncode == 0, valid.stdout[-4000:]
    environment = {key: value for key, value in os.environ.items() if not key.startswith("PYTEST_")}
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-m", "not long", *(f"tests/{file}" for file in FILES)]
    done = subprocess.run(command, cwd=copy.root, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout[-8000:]
