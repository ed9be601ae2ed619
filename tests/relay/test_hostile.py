"""What attackers post: a short form of `python -m bench hostile`."""

from bench import hostile


def test_hostile_posts() -> None:
    """Broken, huge, nested and forged posts while bodies dawdle: no 5xx, no other answer than ours, no mail that is not ours, honest visitors are served."""
    result = hostile.campaign(300, threads=2, seed=7)
    assert result["posts"] > 270
    assert result["faults"] == []
    assert result["wrong_mails"] == []
    assert result["mails"] > 0
    assert result["honest"] > 0
    assert {"200", "303", "400", "415", "422"} <= set(result["statuses"])
    assert result["memory_mb"]["highest"] < 150
