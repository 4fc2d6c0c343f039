"""POST /api/scores/ with a server key"""

import pytest

from ranker.games.models import Game, GameKey
from ranker.scores.models import Score
from ranker.users.models import User
from tests.clients import server_of, with_key
from tests.conftest import Api, Player
from tests.worlds import make_game, relay_all

URL = "/api/scores/"
pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def game() -> Game:
    """A game."""
    game = make_game("tetris")
    relay_all()
    return game


@pytest.fixture
def server(game: Game) -> Api:
    """Its server."""
    return server_of(game)


@pytest.mark.parametrize("how", ["id", "username", "username in capitals", "external_id"])
def test_it_names_the_player(server: Api, player: Player, how: str) -> None:
    User.objects.filter(pk=player.id).update(external_id="steam:7")
    named = {"id": player.id, "username": "ada", "username in capitals": "ADA", "external_id": "steam:7"}[how]
    assert server.post(URL, {"game": "tetris", "score": 5, "player": named}).status_code == 201
    row = Score.objects.get()
    assert (row.player_id, row.source) == (player.id, "server")


@pytest.mark.parametrize(
    "player", [None, 0, -1, 999999, 10**30, "nobody", "", "x" * 129, True, 1.5, ["ada"], "nul\x00"]
)
def test_it_refuses_a_player_there_is_not(server: Api, player: object) -> None:
    answer = server.post(URL, {"game": "tetris", "score": 5, "player": player})
    assert (answer.status_code, list(answer.json())) == (400, ["player"])
    assert not Score.objects.exists()


def test_it_must_name_a_player(server: Api) -> None:
    answer = server.post(URL, {"game": "tetris", "score": 5})
    assert (answer.status_code, list(answer.json())) == (400, ["player"])


def test_it_speaks_for_its_own_game_only(server: Api, player: Player) -> None:
    make_game("chess")
    answer = server.post(URL, {"game": "chess", "score": 5, "player": "ada"})
    assert (answer.status_code, list(answer.json())) == (403, ["game"])
    assert not Score.objects.exists()


def test_it_cannot_speak_for_a_banned_player(server: Api, player: Player, admin_user: Player) -> None:
    admin_user.api.post(f"/api/users/{player.id}/ban/", {"reason": "cheating"})
    assert server.post(URL, {"game": "tetris", "score": 5, "player": "ada"}).status_code == 403
    assert not Score.objects.exists()


@pytest.mark.parametrize("secret", ["", "rk_nonsense", "x" * 3000, "rk_\xff"])
def test_an_unknown_key_is_refused(game: Game, secret: str) -> None:
    answer = with_key(secret).post(URL, {"game": "tetris", "score": 5, "player": 1})
    assert answer.status_code == 401
    assert answer.headers["WWW-Authenticate"]


def test_a_revoked_key_is_refused(server: Api, player: Player, admin_user: Player) -> None:
    key = GameKey.objects.get()
    assert admin_user.api.delete(f"/api/games/tetris/keys/{key.pk}/").status_code == 204
    assert server.post(URL, {"game": "tetris", "score": 5, "player": "ada"}).status_code == 401


def test_its_last_use_is_noted(server: Api, player: Player) -> None:
    assert GameKey.objects.get().last_used_at is None
    server.post(URL, {"game": "tetris", "score": 5, "player": "ada"})
    first = GameKey.objects.get().last_used_at
    assert first is not None
    server.post(URL, {"game": "tetris", "score": 5, "player": "ada"})
    assert GameKey.objects.get().last_used_at == first


def test_a_player_it_made_can_score_at_once(server: Api) -> None:
    made = server.post("/api/users/", {"external_id": "psn:1"})
    assert made.status_code == 201
    receipt = server.post(URL, {"game": "tetris", "score": 5, "player": "psn:1"})
    assert receipt.status_code == 201
    assert Score.objects.get().player_id == made.json()["id"]
