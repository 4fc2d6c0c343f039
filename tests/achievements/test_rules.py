"""The standard achievements, against scores whose answer is plain."""

from datetime import UTC, datetime, timedelta

import pytest

from ranker.achievements.models import Achievement
from ranker.scores.models import Score
from tests.achievements.helpers import held, holding
from tests.worlds import award_all, make_game, make_user, score

pytestmark = pytest.mark.django_db(transaction=True)
BOARD_ONES = {"top-10", "champion"}


def test_a_first_score_is_a_first_step_by_that_very_score() -> None:
    game, ada = make_game(), make_user("ada")
    receipt = score(ada, game, 10)
    award_all()
    assert held(ada) == {"first-steps"} | BOARD_ONES
    first = holding(ada, "first-steps")
    assert (first.score_id, first.earned_at) == (receipt.id, receipt.created_at)


@pytest.mark.parametrize(("slug", "games"), [("novice-player", 5), ("dedicated", 25)])
def test_games_are_counted_to_the_threshold_and_not_before(slug: str, games: int) -> None:
    game, ada = make_game(), make_user("ada")
    for _ in range(games - 1):
        score(ada, game, 1)
    award_all()
    assert slug not in held(ada)
    last = score(ada, game, 1)
    award_all()
    assert holding(ada, slug).score_id == last.id


@pytest.mark.parametrize(
    ("points", "slugs"),
    [
        (999, set()),
        (1000, {"rising-star"}),
        (2500, {"rising-star", "skilled-gamer"}),
        (5000, {"rising-star", "skilled-gamer", "elite-player"}),
    ],
)
def test_points_are_reached_by_one_score(points: int, slugs: set[str]) -> None:
    game, ada = make_game(), make_user("ada")
    score(ada, game, points)
    award_all()
    assert held(ada) - BOARD_ONES == {"first-steps"} | slugs


def test_who_holds_it_holds_it_by_the_score_that_earned_it() -> None:
    game, ada = make_game(), make_user("ada")
    first = score(ada, game, 1000)
    award_all()
    score(ada, game, 1200)
    award_all()
    found = holding(ada, "rising-star")
    assert (found.score_id, found.earned_at) == (first.id, first.created_at)


def test_a_slow_time_in_a_lowest_wins_game_is_no_point() -> None:
    game, ada = make_game(sort_order="asc"), make_user("ada")
    for _ in range(10):
        score(ada, game, 9000)
    award_all()
    assert held(ada) & {"rising-star", "elite-player", "consistent"} == set()


def test_the_average_is_over_the_last_ten_and_needs_ten() -> None:
    game, ada = make_game(), make_user("ada")
    for value in [0] * 3 + [1500] * 9:
        score(ada, game, value)
    award_all()
    assert "consistent" not in held(ada)
    tenth = score(ada, game, 1500)
    award_all()
    assert holding(ada, "consistent").score_id == tenth.id


def test_an_average_just_below_is_not_enough() -> None:
    game, ada = make_game(), make_user("ada")
    for value in [1500] * 9 + [1499] + [1400] * 9:
        score(ada, game, value)
        award_all()
    assert "consistent" not in held(ada)


def test_twenty_of_two_thousand_are_perfect() -> None:
    game, ada = make_game(), make_user("ada")
    for n in range(20):
        score(ada, game, 2500 if n % 2 else 1500)
    award_all()
    assert {"consistent", "perfectionist"} <= held(ada)


def test_seven_days_in_a_row_make_a_streak_whatever_order_they_come_in() -> None:
    game, ada, bob = make_game(), make_user("ada"), make_user("bob")
    monday = datetime(2026, 3, 2, 12, tzinfo=UTC)
    for n in (6, 0, 5, 1, 4, 2):
        score(ada, game, 1, at=monday + timedelta(days=n))
        score(bob, game, 1, at=monday + timedelta(days=n))
        award_all()
    assert "on-a-streak" not in held(ada)
    score(bob, game, 1, at=monday + timedelta(days=7))
    score(ada, game, 1, at=monday + timedelta(days=3))
    award_all()
    assert "on-a-streak" not in held(bob)
    streak = holding(ada, "on-a-streak")
    assert streak.earned_at == monday + timedelta(days=6)


def test_a_streak_is_made_by_the_first_score_of_its_last_day_alone() -> None:
    game, ada = make_game(), make_user("ada")
    morning = datetime(2026, 3, 2, 8, tzinfo=UTC)
    for n in (0, 1, 2, 3, 4, 5):
        score(ada, game, 1, at=morning + timedelta(days=n))
    award_all()
    score(ada, game, 1, at=morning + timedelta(days=5, hours=1))
    award_all()
    assert "on-a-streak" not in held(ada)
    first = score(ada, game, 1, at=morning + timedelta(days=6))
    award_all()
    score(ada, game, 1, at=morning + timedelta(days=6, hours=1))
    award_all()
    assert holding(ada, "on-a-streak").score_id == first.id


def test_a_streak_is_seen_though_its_last_days_come_together() -> None:
    game, ada = make_game(), make_user("ada")
    morning = datetime(2026, 3, 2, 8, tzinfo=UTC)
    for n in range(6):
        score(ada, game, 1, at=morning + timedelta(days=n))
    award_all()
    score(ada, game, 1, at=morning + timedelta(days=5, hours=1))
    last = score(ada, game, 1, at=morning + timedelta(days=6))
    award_all()
    assert holding(ada, "on-a-streak").score_id == last.id


def test_a_streak_in_one_game_minds_no_other_game_of_the_day() -> None:
    game, other, ada = make_game(), make_game("other"), make_user("ada")
    Achievement.objects.create(
        slug="two-days", name="Two days", description="Here.", tier="gold", kind="streak", threshold=2, game=game
    )
    morning = datetime(2026, 3, 2, 8, tzinfo=UTC)
    score(ada, game, 1, at=morning)
    score(ada, other, 1, at=morning + timedelta(days=1))
    award_all()
    assert "two-days" not in held(ada)
    score(ada, game, 1, at=morning + timedelta(days=1, hours=1))
    award_all()
    assert "two-days" in held(ada)


def test_a_streak_counts_utc_days() -> None:
    game, ada = make_game(), make_user("ada")
    late = datetime(2026, 3, 2, 23, 59, 59, tzinfo=UTC)
    for n in range(6):
        score(ada, game, 1, at=late + timedelta(days=n))
    award_all()
    assert "on-a-streak" not in held(ada)
    score(ada, game, 1, at=late + timedelta(days=5, seconds=1))
    award_all()
    assert "on-a-streak" in held(ada)


def test_the_tenth_is_in_the_top_ten_and_the_eleventh_is_not() -> None:
    game, users = make_game(), [make_user(f"user{n:02}") for n in range(11)]
    for n, user in enumerate(users):
        score(user, game, 100 - n)
        award_all()
    assert "top-10" in held(users[9])
    assert "top-10" not in held(users[10])
    assert ["champion" in held(user) for user in users] == [True] + [False] * 10


def test_who_was_champion_once_stays_one() -> None:
    game, ada, bob = make_game(), make_user("ada"), make_user("bob")
    score(ada, game, 10)
    award_all()
    score(bob, game, 20)
    award_all()
    assert "champion" in held(ada) & held(bob)


def test_passing_is_counted_score_by_score_and_joining_passes_nobody() -> None:
    game, ada = make_game(), make_user("ada")
    others = [make_user(f"user{n:03}") for n in range(100)]
    for n, user in enumerate(others):
        score(user, game, 10 + n)
    score(ada, game, 1)
    award_all()
    score(ada, game, 10 + 98)  # level with user098: 99 passed
    award_all()
    assert "overtaker" not in held(ada)
    last = score(ada, game, 10 + 99)
    award_all()
    assert holding(ada, "overtaker").score_id == last.id


def test_held_scores_count_for_nothing() -> None:
    game, ada = make_game(), make_user("ada")
    score(ada, game, 5000)
    Score.objects.update(status="held")
    award_all()
    assert held(ada) == set()
