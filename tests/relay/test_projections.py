"""The boards are brought up to date where a batch may have changed them, and nothing else is looked at."""

from datetime import timedelta
from typing import Any

import pytest

from ranker.core.clock import start_of_day, utc_now
from ranker.games.models import Game
from ranker.leaderboards import store
from ranker.leaderboards.models import Season
from ranker.leaderboards.registry import season_ref
from ranker.relay import projections
from ranker.relay.house import keep_seasons
from ranker.scores.models import Score
from ranker.scores.services.moderation import void_score
from tests.worlds import make_game, make_user, proof, relay_all, score, season_of

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("lost_applies")]


def close_day(game: Game, *, ago: int = 1) -> Season:
    """A daily season that is over, in Redis."""
    today = season_of(game, "daily")
    ended = start_of_day(at=utc_now()) - timedelta(days=ago - 1)
    closed = Season.objects.create(
        leaderboard=today.leaderboard, starts_at=ended - timedelta(days=1), ends_at=ended, closed_at=ended,
        state="closed", operator=today.operator, sort_order=today.sort_order, tie_break=today.tie_break,
    )  # fmt: skip
    relay_all()
    keep_seasons(now=utc_now())
    return closed


def shown(season: Season) -> list[int]:
    page = store.get_page(season=season_ref(season), offset=0, limit=10)
    assert page is not None
    return [row.value for row in page.rows]


@pytest.mark.parametrize("moment", [timedelta(0), timedelta(days=1, microseconds=-1)])
def test_a_score_of_a_closed_season_reaches_it(moment: timedelta) -> None:
    game, ada = make_game(), make_user("ada")
    yesterday = close_day(game)
    score(ada, game, 70, at=yesterday.starts_at + moment)
    relay_all()
    assert (shown(yesterday), shown(season_of(game, "daily")), shown(season_of(game))) == ([70], [], [70])
    assert proof().drift == 0


def test_scores_of_several_seasons_reach_them_all() -> None:
    game, ada = make_game(), make_user("ada")
    before, yesterday = close_day(game, ago=2), close_day(game)
    score(ada, game, 70, at=before.starts_at)
    score(ada, game, 90, at=yesterday.starts_at)
    relay_all()
    assert (shown(before), shown(yesterday), shown(season_of(game))) == ([70], [90], [90])
    assert proof().drift == 0


def test_a_void_reaches_every_season_and_whoever_scored_meanwhile_is_not_forgotten() -> None:
    game, ada, bob = make_game(), make_user("ada"), make_user("bob")
    yesterday = close_day(game)
    last_moment = yesterday.starts_at + timedelta(days=1, microseconds=-1)
    score(ada, game, 70, at=last_moment)
    relay_all()
    score(bob, game, 20)
    void_score(score_id=Score.objects.get(player=ada).pk, reason="a test", actor=None, now=utc_now())
    relay_all()
    assert (shown(yesterday), shown(season_of(game))) == ([], [20])
    assert proof().drift == 0


def test_closed_seasons_are_left_alone_by_scores_of_today(monkeypatch: Any) -> None:
    game, ada = make_game(), make_user("ada")
    yesterday = close_day(game)
    score(ada, game, 70, at=yesterday.starts_at)
    relay_all()
    asked: set[int] = set()
    read = projections._read_entries

    def reading(*, player_ids: Any, seasons: Any) -> Any:
        asked.update(seasons)
        return read(player_ids=player_ids, seasons=seasons)

    monkeypatch.setattr(projections, "_read_entries", reading)
    score(ada, game, 90)
    relay_all()
    assert asked == set(store.list_seasons()) - {yesterday.pk}
