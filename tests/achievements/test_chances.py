"""The first look: nobody who may have earned something is left out, and nearly everybody else is."""

from datetime import UTC, datetime

import pytest

from ranker.achievements.chances import Chance, count_plays, may_earn
from ranker.leaderboards.models import Leaderboard, Season, SeasonState
from tests.worlds import make_game, make_user, score

NOON = datetime(2026, 1, 31, 12, tzinfo=UTC)
MORE_THAN_ANY_RULE_ASKS_FOR = 2**53 - 1


@pytest.mark.parametrize(
    ("kind", "threshold", "window", "expected"),
    [
        ("points", 900, None, True),
        ("points", 901, None, False),
        ("scores", 10, None, True),
        ("scores", 11, None, False),
        ("streak", 10, None, True),
        ("streak", 11, None, False),
        ("average", 5_000_000, 10, True),
        ("average", 1, 11, False),
        ("rank", 1, None, False),
        ("passed", 1, None, False),
    ],
)
def test_a_rule_needs_what_it_counts(kind: str, threshold: int, window: int | None, expected: bool) -> None:
    chance = Chance(NOON, NOON, 900, plays=10)
    assert may_earn(kind=kind, threshold=threshold, window=window, chance=chance) is expected


@pytest.mark.parametrize("kind", ["rank", "passed"])
def test_what_is_about_others_needs_a_feat(kind: str) -> None:
    assert may_earn(kind=kind, threshold=1, window=None, chance=Chance(NOON, NOON, 0, has_feat=True))


def test_more_scores_widen_the_time_and_raise_the_highest() -> None:
    chance = Chance(NOON, NOON, 5)
    chance.add(at=NOON.replace(hour=10), value=3)
    chance.add(at=NOON.replace(hour=23), value=9)
    assert (chance.since, chance.until, chance.highest) == (NOON.replace(hour=10), NOON.replace(hour=23), 9)
    assert chance.is_of_one_day
    chance.add(at=NOON.replace(month=2, day=1, hour=0), value=1)
    assert not chance.is_of_one_day


@pytest.mark.django_db(transaction=True)
def test_plays_are_those_of_all_games() -> None:
    tetris, chess, ada, bob = make_game(), make_game("chess"), make_user("ada"), make_user("bob")
    for game, times in ((tetris, 2), (chess, 3)):
        for _ in range(times):
            score(ada, game, 10)
    assert count_plays(player_ids=[ada.pk, bob.pk]) == {ada.pk: 5, bob.pk: 0}


@pytest.mark.django_db(transaction=True)
def test_a_board_that_may_have_missed_scores_tells_nothing() -> None:
    game, ada = make_game(), make_user("ada")
    score(ada, game, 10)
    main = Leaderboard.objects.filter(game=game, is_default=True, mode=None, reset_schedule="never")
    main.update(is_active=False)
    assert count_plays(player_ids=[ada.pk]) == {ada.pk: MORE_THAN_ANY_RULE_ASKS_FOR}
    main.update(is_active=True)
    Season.objects.create(leaderboard=main.get(), starts_at=NOON, operator="best", sort_order="desc",
                          tie_break="shared", state=SeasonState.BUILDING)  # fmt: skip
    assert count_plays(player_ids=[ada.pk]) == {ada.pk: MORE_THAN_ANY_RULE_ASKS_FOR}
