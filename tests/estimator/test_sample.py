"""The ask `sample`: interviews and sites, as the sampling tables say."""

import pytest

from testing import asking


@pytest.mark.parametrize(("employees", "interviews"), [(1, 1), (5, 4), (10, 8), (11, 8), (50, 19), (500, 60)])
def test_interviews_follow_the_table(employees: int, interviews: int) -> None:
    """The head-counts that Energy Safety Canada names, and the border between SECOR and COR."""
    assert asking.answered("sample", {"employees": employees, "sites": 1})["interviews"] == interviews


@pytest.mark.parametrize(("sites", "visited"), [(1, 1), (2, 2), (5, 3), (9, 3), (30, 10)])
def test_sites_follow_the_examples(sites: int, visited: int) -> None:
    """Two sites are both visited, five are three, 9 to 30 a third."""
    assert asking.answered("sample", {"employees": 20, "sites": sites})["sites_visited"] == visited


def test_time_is_interviews_times_minutes() -> None:
    """15 interviews of 30 to 45 minutes take 7.5 to 11.3 hours."""
    answer = asking.answered("sample", {"employees": 30, "sites": 5})

    assert (answer["hours"]["low"], answer["hours"]["high"]) == ("7.5", "11.3")


def test_above_the_tables_the_partner_decides() -> None:
    """With more than 549 people or 30 sites the answer shows who decides."""
    message = " ".join(asking.answered("sample", {"employees": 550, "sites": 31})["notes"])

    assert "Above 549 the partner decides" in message
    assert "Above 30 sites the partner may allow fewer" in message


def test_every_problem_is_named_at_once() -> None:
    """A number too small and one left out are both reported."""
    assert set(asking.refused("sample", {"employees": 0})) == {"employees", "sites"}


def test_a_day_before_the_first_rates() -> None:
    """On a day that the card does not have yet there is no sample: the problem names that day."""
    assert "is before the first rates" in asking.refused("sample", {"employees": 30, "sites": 5}, today="2001-01-01")["today"]


def test_one_person_on_one_site_reads_well() -> None:
    """The sentence uses the singular where there is one."""
    html = asking.ask("sample", {"employees": 1, "sites": 1}, show=True)["html"]

    assert "1 person on 1 site: about 1 interview, 1 site visited." in html
