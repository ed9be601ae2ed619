"""The benchmarks can run, and what is recorded is of what they run now."""

import importlib
from pathlib import Path

import pytest

from bench import mutants, results
from bench.__main__ import ALL


def test_each_mutant_s_text_is_there_once() -> None:
    """The text that a mutant puts another in place of is found exactly once, so that the mutant breaks what its name tells."""
    assert mutants.astray() == []
    assert all(mutant.old != mutant.new for mutant in mutants.MUTANTS)


def test_the_mutants_that_are_recorded_are_those_that_run() -> None:
    """Results of mutants that are gone, or of files that have moved, are not kept as today's."""
    recorded = results.read("mutants")
    assert [(one["what"], one["file"]) for one in recorded["each"]] == [(mutant.what, mutant.file) for mutant in mutants.MUTANTS]
    assert recorded["mutants"] == recorded["caught"] == len(mutants.MUTANTS)


def test_the_tests_that_caught_a_mutant_are_there() -> None:
    """A test that is recorded as having noticed a mutant is one of the repository's."""
    for one in results.read("mutants")["each"]:
        file, name = one["caught_by"].split("::")
        assert f"def {name.partition('[')[0]}(" in (mutants.ROOT / file).read_text(encoding="utf-8"), one


@pytest.mark.parametrize("name", ALL)
def test_each_benchmark_is_there(name: str) -> None:
    """Every benchmark that the command knows has a module that loads, has a description, and starts."""
    module = importlib.import_module(f"bench.{name}")
    assert module.__doc__
    assert callable(module.main)


def test_what_the_mutants_copy_is_there() -> None:
    """Every file and folder that the copy is made of is in the repository."""
    assert [part for part in mutants.PARTS if not Path(mutants.ROOT, part).exists()] == []
