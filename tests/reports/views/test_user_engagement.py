"""Who plays, who stays away, who comes back."""

from datetime import timedelta

import pytest

from ranker.core.clock import utc_now
from ranker.reports.services.rollup import rollup
from tests.reports.ledgers import at, day, one, today, view, write
from tests.reports.views.worlds import World, daily, pick
from tests.worlds import make_game, make_user

pytestmark = pytest.mark.django_db(transaction=True)


def test_user_engagement(world: World) -> None:
    rows = {r["username"]: r for r in view("superset_user_engagement")}
    assert set(rows) == {"ada", "bob", "cyd"}
    names = (
        "first_active_date",
        "last_active_date",
        "active_days",
        "sessions",
        "submissions",
        "days_since_last_active",
    )
    assert pick(rows["ada"], *names) == (day(10), today(), 3, 4, 5, 0)
    assert rows["ada"]["submissions_per_active_day"] == pytest.approx(5 / 3)
    assert pick(rows["bob"], *names) == (day(10), day(3), 2, 2, 2, 3)
    assert rows["ada"]["cohort_week"] == day(10) - timedelta(days=day(10).weekday())


@pytest.mark.parametrize(
    ("ago", "status"),
    [(0, "active"), (6, "active"), (7, "recent"), (13, "recent"), (14, "lapsed"), (29, "lapsed"), (30, "churned")],
)
def test_status_by_days_since_the_last_score(ago: int, status: str) -> None:
    write(make_user("ada"), make_game(), 1, at(ago))
    assert one("superset_user_engagement", "true")["status"] == status
    rollup(now=utc_now())
    assert one("superset_user_engagement", "true")["status"] == status
    # Churned is who is not among the monthly actives.
    assert daily(0)["mau"] == (0 if status == "churned" else 1)


def test_who_comes_back_after_thirty_days_without_is_reactivated() -> None:
    game, ada, bob = make_game(), make_user("ada"), make_user("bob")
    for user, gap in ((ada, 31), (bob, 30)):
        write(user, game, 1, at(5 + gap))
        write(user, game, 1, at(5))
    for _ in range(2):
        assert pick(daily(5), "dau", "new_players", "returning_players", "reactivated_players") == (2, 0, 2, 1)
        rollup(now=utc_now())
