"""GET /api/leaderboard/{game}/ and its neighbours"""

from datetime import timedelta
from typing import Any

import pytest

from ranker.core.clock import utc_now
from ranker.games.models import Game
from ranker.leaderboards.models import Leaderboard, Season
from ranker.leaderboards.services.boards import create_mode_board
from ranker.leaderboards.services.seasons import open_season
from tests.conftest import Api, Player
from tests.worlds import make_game, make_user, relay_all, score, season_of

pytestmark = pytest.mark.django_db(transaction=True)
BOARD = {
    "game", "mode", "window", "season", "total_players", "source", "as_of", "next", "previous", "entries",
}  # fmt: skip
LINE = {"rank", "user_id", "username", "display_name", "country", "score", "plays", "achieved_at"}


@pytest.fixture
def game() -> Game:
    """Five players with 50, 40, 40, 20 and 10."""
    game = make_game("tetris", modes=("Solo",))
    relay_all()
    for name, value in (("ann", 50), ("ben", 40), ("cat", 40), ("dan", 20), ("eve", 10)):
        score(make_user(name), game, value)
    return game


def ranks(answer: Any) -> list[tuple[int, str, int]]:
    assert answer.status_code == 200, answer.content
    return [(line["rank"], line["username"], line["score"]) for line in answer.json()["entries"]]


ALL = [(1, "ann", 50), (2, "ben", 40), (2, "cat", 40), (4, "dan", 20), (5, "eve", 10)]


def test_it_lists_everyone_in_order(api: Api, game: Game) -> None:
    answer = api.get("/api/leaderboard/tetris/")
    assert ranks(answer) == ALL
    body = answer.json()
    assert body.keys() == BOARD
    assert body["entries"][0].keys() == LINE
    assert (body["game"], body["mode"], body["window"], body["source"]) == ("tetris", None, "all", "redis")
    assert (body["season"], body["total_players"]) == (season_of(game).pk, 5)
    assert (body["next"], body["previous"]) == (None, None)


@pytest.mark.parametrize("path", ["tetris", "tetris/", "{id}", "{id}/"])
def test_a_game_is_named_by_id_or_slug(api: Api, game: Game, path: str) -> None:
    assert ranks(api.get(f"/api/leaderboard/{path.format(id=game.pk)}")) == ALL


@pytest.mark.parametrize("window", ["all", "daily", "weekly", "monthly"])
def test_every_window_has_its_board(api: Api, game: Game, window: str) -> None:
    score(make_user("old"), game, 99, at=utc_now() - timedelta(days=60))
    answer = api.get(f"/api/leaderboard/tetris/?window={window}")
    assert answer.json()["window"] == window
    assert ranks(answer) == ([(1, "old", 99)] + [(r + 1, n, v) for r, n, v in ALL] if window == "all" else ALL)


def test_a_mode_has_its_own(api: Api, game: Game, player: Player) -> None:
    score(player.user, game, 5, mode_id=game.modes.get().pk)
    answer = api.get("/api/leaderboard/tetris/?mode=solo")
    assert ranks(answer) == [(1, "ada", 5)]
    assert answer.json()["mode"] == "Solo"
    assert (answer.json()["entries"][0]["display_name"], answer.json()["entries"][0]["country"]) == ("Ada", "GB")


def test_pages_follow_one_another(api: Api, game: Game) -> None:
    found, address, pages = [], "/api/leaderboard/tetris/?limit=2", 0
    while address:
        answer = api.get(address)
        found += ranks(answer)
        assert answer.json()["total_players"] == 5
        address, pages = answer.json()["next"], pages + 1
    assert (found, pages) == (ALL, 3)
    assert ranks(api.get(answer.json()["previous"])) == ALL[2:4]


@pytest.mark.parametrize("offset", [5, 10**6, 2**53])
def test_past_the_end_there_is_an_empty_page(api: Api, game: Game, offset: int) -> None:
    answer = api.get(f"/api/leaderboard/tetris/?offset={offset}")
    assert ranks(answer) == []
    assert answer.json()["total_players"] == 5


def test_the_global_board_adds_games_up_by_weight(api: Api, game: Game, player: Player) -> None:
    chess = make_game("chess", global_weight=10)
    make_game("ignored", global_weight=0)
    golf = make_game("golf", sort_order="asc")
    for other, value in ((chess, 7), (golf, 3)):
        score(player.user, other, value)
    answer = api.get("/api/leaderboard/global/?limit=3")
    assert ranks(answer) == [(1, "ada", 70), (2, "ann", 50), (3, "ben", 40)]
    assert answer.json()["game"] == "global"
    assert ranks(api.get("/api/leaderboard/golf/")) == [(1, "ada", 3)]


def test_without_games_the_global_board_is_empty(api: Api) -> None:
    answer = api.get("/api/leaderboard/global/")
    assert ranks(answer) == []
    assert (answer.json()["season"], answer.json()["total_players"]) == (None, 0)


def test_a_board_whose_season_has_not_begun_is_empty(api: Api, game: Game, player: Player) -> None:
    Season.objects.filter(leaderboard__reset_schedule="daily").update(state="replaced")
    answer = api.get("/api/leaderboard/tetris/?window=daily")
    assert ranks(answer) == []
    assert answer.json()["season"] is None
    assert api.get(f"/api/leaderboard/tetris/around/{player.id}/?window=daily").status_code == 404
    at = api.get("/api/leaderboard/tetris/at/?window=daily&score=5").json()
    assert (at["rank"], at["percentile"], at["total_players"]) == (1, 100.0, 0)


def test_a_board_an_admin_added_is_reached_by_its_slug(api: Api, game: Game, player: Player) -> None:
    board = Leaderboard.objects.create(game=game, slug="lowest", sort_order="asc", operator="best")
    open_season(board=board, at=utc_now())
    score(player.user, game, 33)
    assert ranks(api.get("/api/leaderboard/tetris/?leaderboard=lowest")) == [(1, "ada", 33)]
    answer = api.get("/api/leaderboard/tetris/?leaderboard=lowest&window=all")
    assert (answer.status_code, list(answer.json())) == (400, ["leaderboard"])


@pytest.mark.parametrize(
    ("query", "status", "field"),
    [
        ("limit=abc", 400, "limit"),
        ("limit=", 400, "limit"),
        ("limit=0", 400, "limit"),
        ("limit=101", 400, "limit"),
        ("limit=1e1", 400, "limit"),
        ("offset=-1", 400, "offset"),
        ("offset=99999999999999999999", 400, "offset"),
        ("window=yearly", 400, "window"),
        ("window=never", 400, "window"),
        ("mode=nope", 404, "mode"),
        ("mode=", 400, "mode"),
        ("mode=solo&window=daily", 404, "window"),
        ("season=0", 400, "season"),
        ("season=abc", 400, "season"),
        ("season=999999999", 404, "season"),
        ("leaderboard=nope", 404, "leaderboard"),
    ],
)
def test_a_wrong_parameter_is_named(api: Api, game: Game, query: str, status: int, field: str) -> None:
    answer = api.get(f"/api/leaderboard/tetris/?{query}")
    assert (answer.status_code, list(answer.json())) == (status, [field])


@pytest.mark.parametrize("path", ["nope/", "999999/", "nope/seasons/", "nope/at/?score=1", "nope/around/1/", "%00/"])
def test_an_unknown_game_is_not_found(api: Api, path: str) -> None:
    assert api.get(f"/api/leaderboard/{path}").status_code == 404


def test_around_shows_who_stands_near(api: Api, game: Game) -> None:
    cat = next(line for line in api.get("/api/leaderboard/tetris/").json()["entries"] if line["username"] == "cat")
    answer = api.get(f"/api/leaderboard/tetris/around/{cat['user_id']}/?radius=1")
    assert ranks(answer) == ALL[1:4]
    assert answer.json().keys() == BOARD - {"next", "previous"}
    assert ranks(api.get(f"/api/leaderboard/tetris/around/{cat['user_id']}/?radius=0")) == ALL[2:3]
    assert ranks(api.get(f"/api/leaderboard/global/around/{cat['user_id']}/")) == ALL
    for radius in ("-1", "51", "x"):
        answer = api.get(f"/api/leaderboard/tetris/around/{cat['user_id']}/?radius={radius}")
        assert (answer.status_code, list(answer.json())) == (400, ["radius"])
    for user_id in (0, 999_999, 10**17):
        assert api.get(f"/api/leaderboard/tetris/around/{user_id}/").status_code == 404


@pytest.mark.parametrize(
    ("value", "rank", "percentile"), [(60, 1, 100.0), (50, 1, 100.0), (45, 2, 83.3), (40, 2, 83.3), (0, 6, 16.7)]
)
def test_at_tells_the_rank_a_score_would_get(api: Api, game: Game, value: int, rank: int, percentile: float) -> None:
    body = api.get(f"/api/leaderboard/tetris/at/?score={value}").json()
    assert (body["score"], body["rank"], body["percentile"], body["total_players"]) == (value, rank, percentile, 5)


@pytest.mark.parametrize("query", ["", "score=", "score=1.5", "score=NaN", "score=9007199254740992", "score=true"])
def test_at_needs_an_exact_integer(api: Api, game: Game, query: str) -> None:
    answer = api.get(f"/api/leaderboard/tetris/at/?{query}")
    assert (answer.status_code, list(answer.json())) == (400, ["score"])


def test_my_rank_says_what_is_missing(player: Player, api: Api, game: Game) -> None:
    assert player.api.get("/api/leaderboard/tetris/my-rank/").status_code == 404
    assert api.get("/api/leaderboard/tetris/my-rank/").status_code == 401
    score(player.user, game, 20)
    score(player.user, game, 30)
    body = player.api.get("/api/leaderboard/tetris/my-rank/?radius=1").json()
    neighbours = body.pop("neighbours")
    assert body == {
        "user_id": player.id,
        "username": "ada",
        "rank": 4,
        "score": 30,
        "percentile": 50.0,
        "total_players": 6,
        "plays": 2,
        "points_to_next": 10,
        "next_rank": 2,
    }
    assert [(line["rank"], line["username"]) for line in neighbours] == [(2, "cat"), (4, "ada"), (5, "dan")]
    assert player.api.get("/api/leaderboard/global/my-rank/").json()["rank"] == 4


def test_the_leader_has_nothing_to_reach(player: Player, game: Game) -> None:
    score(player.user, game, 60)
    body = player.api.get("/api/leaderboard/tetris/my-rank/").json()
    assert (body["rank"], body["percentile"], body["points_to_next"], body["next_rank"]) == (1, 100.0, None, None)


def test_a_players_rank_is_everybodys_to_see(player: Player, api: Api, game: Game) -> None:
    path = f"/api/users/{player.id}/rank/"
    assert api.get(path).status_code == 404
    score(player.user, game, 45)
    standing = {
        "user_id": player.id,
        "username": "ada",
        "rank": 2,
        "score": 45,
        "percentile": 83.3,
        "total_players": 6,
        "plays": 1,
    }
    for query in ("", "?game=tetris", "?game=tetris&window=weekly", f"?game={game.pk}&window=all", "?game=global"):
        assert api.get(path + query).json() == standing
    assert api.get(path + "?game=tetris&mode=solo").status_code == 404
    assert api.get(path + "?game=nope").status_code == 404
    assert api.get(path + "?game=tetris&window=nope").status_code == 400


def test_a_new_mode_can_be_read_at_once(api: Api, game: Game) -> None:
    mode = game.modes.create(name="Duo")
    create_mode_board(mode=mode, now=utc_now())
    assert ranks(api.get("/api/leaderboard/tetris/?mode=duo")) == []


def test_a_deleted_player_keeps_the_place_and_loses_the_name(player: Player, api: Api, game: Game) -> None:
    score(player.user, game, 60)
    assert player.api.delete("/api/users/me/").status_code == 204
    line = api.get("/api/leaderboard/tetris/").json()["entries"][0]
    assert (line["username"], line["display_name"], line["country"]) == (f"deleted-{player.id}", "deleted player", "")
