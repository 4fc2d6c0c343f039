"""What a score did on its game's all-time board: the rank it reached, as deep as ranks count, and whom it passed."""

from collections.abc import Callable
from typing import Any

import pytest

from ranker.achievements.models import Feat
from ranker.achievements.services import feats
from tests.worlds import award_all, make_game, make_user, score

pytestmark = pytest.mark.django_db(transaction=True)
Did = Callable[[str, int], tuple[int | None, int] | None]


@pytest.fixture(params=["desc", "asc"])
def did(request: Any, monkeypatch: Any) -> Did:
    """Scores for a player and tells the feat: `(rank, passed)`. Six have played: 10 to 60, better the higher; where the
    lowest wins a score is what is missing to 1000. Ranks count to the second."""
    monkeypatch.setattr(feats, "DEEPEST_RANK", 2)
    game = make_game("board", sort_order=request.param)
    players = {name: make_user(f"player-{name}") for name in ("a", "b", "c", "d", "e", "f", "me", "other")}

    def play(name: str, points: int) -> tuple[int | None, int] | None:
        receipt = score(players[name], game, points if request.param == "desc" else 1000 - points)
        award_all()
        feat = Feat.objects.filter(score_id=receipt.id).first()
        return (feat.rank, feat.passed) if feat else None

    for n, name in enumerate("abcdef"):
        play(name, 10 * (n + 1))
    return play


def test_ranks_count_to_the_deepest_and_no_further(did: Did) -> None:
    assert did("me", 55) == (2, 0)
    assert did("other", 45) is None


def test_equals_share_the_deepest_rank(did: Did) -> None:
    assert did("me", 50) == (2, 0)
    assert did("other", 50) == (2, 0)
    assert did("a", 49) == (None, 3)


def test_behind_the_deepest_rank_it_counts_who_was_passed(did: Did) -> None:
    assert did("me", 15) is None
    assert did("me", 35) == (None, 2)
    assert did("me", 70) == (1, 3)


def test_few_are_counted_behind_the_deepest_rank_and_many_before(did: Did, monkeypatch: Any) -> None:
    monkeypatch.setattr(feats, "MOST_PASSED", 4)
    monkeypatch.setattr(feats, "MOST_PASSED_BEHIND", 3)
    assert did("me", 5) is None
    assert did("other", 6) is None
    assert did("me", 45) == (None, 3)
    assert did("other", 55) == (2, 4)
