"""What public boards tell caches: for a second the same, and after that only what has changed."""

import time
from typing import Any

import pytest

from ranker.games.models import Game
from tests.conftest import Api, Player
from tests.worlds import make_game, relay_all, score

pytestmark = pytest.mark.django_db(transaction=True)
PATHS = ["tetris/", "global/", "tetris/?limit=1", "tetris/at/?score=5", "tetris/seasons/", "tetris/around/{player}/"]


@pytest.fixture
def game(player: Player) -> Game:
    """A game with one score."""
    game = make_game("tetris")
    relay_all()
    score(player.user, game, 5)
    return game


@pytest.mark.parametrize("path", PATHS)
def test_what_is_unchanged_is_not_sent_again(api: Api, game: Game, player: Player, path: str) -> None:
    address = f"/api/leaderboard/{path.format(player=player.id)}"
    first = api.get(address)
    assert first.headers["Cache-Control"] == "public, max-age=1"
    etag = first.headers["ETag"]
    for known in (etag, f'"other", {etag}', etag.removeprefix("W/"), "*"):
        again = api.get(address, headers={"If-None-Match": known})
        assert (again.status_code, again.content, again.headers["ETag"]) == (304, b"", etag)
        assert again.headers["Cache-Control"] == "public, max-age=1"
    assert api.get(address, headers={"If-None-Match": '"other"'}).status_code == 200


def test_a_new_score_has_a_new_tag(api: Api, game: Game, player: Player) -> None:
    before = api.get("/api/leaderboard/tetris/").headers["ETag"]
    score(player.user, game, 9)
    after = api.get("/api/leaderboard/tetris/", headers={"If-None-Match": before})
    assert after.status_code == 200
    assert after.headers["ETag"] != before


def test_a_process_repeats_itself_for_a_second(api: Api, game: Game, player: Player, settings: Any) -> None:
    settings.PUBLIC_CACHE_SECONDS = 0.5
    first = api.get("/api/leaderboard/tetris/")
    score(player.user, game, 9)
    assert api.get("/api/leaderboard/tetris/").content == first.content
    assert api.get("/api/leaderboard/tetris/?limit=5").json()["entries"][0]["score"] == 9
    time.sleep(0.6)
    assert api.get("/api/leaderboard/tetris/").json()["entries"][0]["score"] == 9


def test_refusals_are_not_kept(api: Api, settings: Any) -> None:
    settings.PUBLIC_CACHE_SECONDS = 60.0
    answer = api.get("/api/leaderboard/tetris/")
    assert answer.status_code == 404 and "ETag" not in answer.headers
    make_game("tetris")
    assert api.get("/api/leaderboard/tetris/").status_code == 200


def test_an_old_token_does_not_stand_in_the_way(game: Game) -> None:
    assert Api().be("not-a-token").get("/api/leaderboard/tetris/").status_code == 200


def test_what_is_mine_is_not_for_caches(game: Game, player: Player) -> None:
    answer = player.api.get("/api/leaderboard/tetris/my-rank/")
    assert answer.status_code == 200 and "Cache-Control" not in answer.headers
