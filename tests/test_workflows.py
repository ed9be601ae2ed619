"""The workflows of GitHub: they do what a person does with make, with no right more than they need, by actions that cannot change."""

import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from testing.served import ROOT

FILES = sorted((ROOT / ".github/workflows").glob("*.yml"))
PINNED = re.compile(r"^actions/[a-z-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$")
WRITES = {"pages", "id-token"}
"""What publishing on Pages asks for."""


def jobs() -> list[tuple[str, dict[str, Any]]]:
    """Return every job with its name."""
    return [
        (f"{file.stem}: {name}", job) for file in FILES for name, job in yaml.safe_load(file.read_text(encoding="utf-8"))["jobs"].items()
    ]


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_actions_are_pinned(file: Path) -> None:
    """Every action is GitHub's own, by the commit, with its version beside it."""
    used = re.findall(r"uses: (.+)$", file.read_text(encoding="utf-8"), re.MULTILINE)
    assert used
    assert [action for action in used if not PINNED.match(action)] == []


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_nothing_is_allowed_at_the_top(file: Path) -> None:
    """No job has a right that it does not name itself."""
    assert yaml.safe_load(file.read_text(encoding="utf-8"))["permissions"] == {}


@pytest.mark.parametrize(("name", "job"), jobs())
def test_a_job_reads_or_publishes(name: str, job: dict[str, Any]) -> None:
    """A job that runs our code may only read; the one that may write to Pages runs nothing of ours. Each ends by itself."""
    writes = {right for right, level in job["permissions"].items() if level == "write"}
    runs = [step["run"] for step in job["steps"] if "run" in step]
    assert not (writes and runs), name
    assert writes <= WRITES
    assert job["timeout-minutes"] <= 40


@pytest.mark.parametrize(("name", "job"), jobs())
def test_every_step_is_a_target_of_make(name: str, job: dict[str, Any]) -> None:
    """What the workflow runs is what a person types: one target that the Makefile has, and no value of an event in a command."""
    targets = set(re.findall(r"^([a-z]+):.*##", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    for step in job["steps"]:
        command = step.get("run", "make site")
        assert command.startswith("make "), name
        assert command.removeprefix("make ") in targets, f"{name}: {command}"


def test_the_tested_folder_is_the_one_that_is_published() -> None:
    """The site is built once: the folder that was tested and checked goes up after both, and the job that publishes builds nothing."""
    steps = dict(jobs())["site: check"]["steps"]
    order = [step.get("run") or step["uses"].partition("@")[0] for step in steps]
    assert order.index("make site") < order.index("make test") < order.index("make check") < order.index("actions/upload-pages-artifact")
    assert order.count("make site") == 1
    deploy = dict(jobs())["site: deploy"]
    assert deploy["needs"] == ["check", "long"]
    assert [step["uses"].partition("@")[0] for step in deploy["steps"]] == ["actions/deploy-pages"]


def test_a_rate_that_begins_comes_onto_the_pages() -> None:
    """The site is built by the clock too, each week and each first of a month, with the prices of that day made before it is checked."""
    text = (ROOT / ".github/workflows/site.yml").read_text(encoding="utf-8")
    assert [cron.split()[2:] for cron in re.findall(r'cron: "(.+)"', text)] == [["*", "*", "1"], ["1", "*", "*"]]
    steps = [step for step in dict(jobs())["site: check"]["steps"] if "run" in step]
    assert steps[0] | {"name": ""} == {"name": "", "if": "github.event_name == 'schedule'", "run": "make today"}
