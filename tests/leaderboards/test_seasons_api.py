"""GET /api/leaderboard/{game}/seasons/ and ?season="""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from ranker.core.clock import start_of_day, utc_now
from ranker.games.models import Game
from ranker.leaderboards import store
from ranker.leaderboards.models import Leaderboard, Season
from ranker.leaderboards.services.seasons import close_seasons, open_season
from tests.conftest import Api, Player
from tests.worlds import make_game, make_user, relay_all, score

pytestmark = pytest.mark.django_db(transaction=True)
DAYS = (1, 2, 3)


@pytest.fixture
def game() -> Game:
    """A game whose last three days are over: ann won the first, ann and ben the second, nobody the third."""
    game = make_game("tetris")
    relay_all()
    ann, ben = make_user("ann"), make_user("ben")
    board = Leaderboard.objects.get(game=game, reset_schedule="daily")
    noon = start_of_day(at=utc_now()) + timedelta(hours=12)
    for days in DAYS:
        open_season(board=board, at=noon - timedelta(days=days))
    for user, value, days in ((ann, 9, 3), (ben, 5, 3), (ann, 7, 2), (ben, 7, 2)):
        score(user, game, value, at=noon - timedelta(days=days))
    score(ann, game, 1)
    close_seasons(now=utc_now())
    relay_all()
    return game


def won(answer: Any) -> list[list[tuple[str, int]]]:
    assert answer.status_code == 200, answer.content
    return [[(line["username"], line["score"]) for line in one["winners"]] for one in answer.json()["results"]]


def test_it_lists_what_is_over_with_its_winners(api: Api, game: Game) -> None:
    answer = api.get("/api/leaderboard/tetris/seasons/?window=daily")
    assert won(answer) == [[], [("ann", 7), ("ben", 7)], [("ann", 9)]]
    body = answer.json()
    assert body["count"] == 3
    assert body["results"][0].keys() == {
        "id", "leaderboard", "window", "mode", "starts_at", "ends_at", "amended_at", "winners",
    }  # fmt: skip
    assert won(api.get("/api/leaderboard/tetris/seasons/")) == won(answer)
    assert won(api.get("/api/leaderboard/tetris/seasons/?limit=1&offset=1")) == [[("ann", 7), ("ben", 7)]]
    assert won(api.get("/api/leaderboard/tetris/seasons/?window=all")) == []
    assert won(api.get("/api/leaderboard/global/seasons/")) == []


@pytest.mark.parametrize("held", [True, False], ids=["from Redis", "from PostgreSQL"])
def test_a_past_season_is_read_by_its_id(api: Api, game: Game, held: bool) -> None:
    season = api.get("/api/leaderboard/tetris/seasons/").json()["results"][2]["id"]
    if not held:
        store.forget_season(season_id=season)
    body = api.get(f"/api/leaderboard/tetris/?season={season}").json()
    assert [(line["rank"], line["username"], line["score"]) for line in body["entries"]] == [
        (1, "ann", 9),
        (2, "ben", 5),
    ]
    assert (body["window"], body["season"], body["source"]) == ("daily", season, "redis" if held else "database")
    at = api.get(f"/api/leaderboard/tetris/at/?season={season}&score=6").json()
    assert (at["rank"], at["total_players"]) == (2, 2)


def test_a_season_belongs_to_its_game_and_window(api: Api, game: Game) -> None:
    make_game("chess")
    season = api.get("/api/leaderboard/tetris/seasons/").json()["results"][0]["id"]
    assert api.get(f"/api/leaderboard/tetris/?season={season}&window=daily").status_code == 200
    for path in ("chess/?", "global/?", "tetris/?window=weekly&", "tetris/?leaderboard=all-time&"):
        answer = api.get(f"/api/leaderboard/{path}season={season}")
        assert (answer.status_code, list(answer.json())) == (404, ["season"])


def test_what_moderation_changed_later_says_so(api: Api, game: Game, admin_user: Player) -> None:
    cheat = admin_user.api.get("/api/scores/?player=ann&game=tetris").json()["results"][-1]
    assert cheat["score"] == 9
    admin_user.api.post(f"/api/scores/{cheat['id']}/void/", {"reason": "cheating"})
    first = api.get("/api/leaderboard/tetris/seasons/").json()["results"][2]
    assert [(line["username"], line["score"]) for line in first["winners"]] == [("ben", 5)]
    assert first["amended_at"] is not None


def test_lowest_wins_and_the_first_to_get_there(api: Api) -> None:
    game = make_game("golf", sort_order="asc", tie_break="earliest")
    relay_all()
    board = Leaderboard.objects.get(game=game, reset_schedule="daily")
    noon = start_of_day(at=utc_now()) - timedelta(hours=12)
    open_season(board=board, at=noon)
    for name, value, minutes in (("late", 3, 9), ("early", 3, 5), ("worse", 4, 1)):
        score(make_user(name), game, value, at=noon + timedelta(minutes=minutes))
    assert won(api.get("/api/leaderboard/golf/seasons/?window=daily")) == [[("early", 3)]]


def test_the_moment_a_day_ends_belongs_to_the_next() -> None:
    game, ada = make_game("tetris"), make_user("ada")
    relay_all()
    board = Leaderboard.objects.get(game=game, reset_schedule="daily")
    midnight = datetime(2026, 3, 2, tzinfo=UTC)
    seasons = [open_season(board=board, at=midnight - timedelta(days=1)), open_season(board=board, at=midnight)]
    score(ada, game, 1, at=midnight - timedelta(microseconds=1))
    score(ada, game, 5, at=midnight)
    kept = [list(Season.objects.get(pk=one.pk).entries.values_list("value", flat=True)) for one in seasons if one]
    assert kept == [[1], [5]]
