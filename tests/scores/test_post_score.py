"""POST /api/scores/"""

from collections.abc import Callable
from typing import Any

import pytest

from ranker.core.clock import utc_now
from ranker.games.models import Game
from ranker.leaderboards.models import Entry
from ranker.scores.models import Score, Submission
from tests.clients import server_of
from tests.conftest import PASSWORD, Api, Player
from tests.worlds import make_game, proof, relay_all

URL = "/api/scores/"
LARGEST = 2**53 - 1
pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def game() -> Game:
    """A game whose scores are between -100 and 1000."""
    game = make_game("tetris", modes=("Classic",), min_score=-100, max_score=1000)
    relay_all()
    return game


def nothing_is_written() -> bool:
    return not (Score.objects.exists() or Submission.objects.exists() or Entry.objects.exists())


def test_it_answers_a_receipt(player: Player, game: Game) -> None:
    answer = player.api.post(URL, {"game": "tetris", "score": 700, "mode": "classic", "duration_seconds": 90})
    assert answer.status_code == 201
    body = answer.json()
    assert body.keys() == {"id", "game", "mode", "score", "created_at", "personal_best", "boards"}
    assert (body["game"], body["mode"], body["score"], body["personal_best"]) == ("tetris", "Classic", 700, True)
    assert [board["window"] for board in body["boards"]] == ["all", "daily", "weekly", "monthly", "all", "all"]
    for board in body["boards"]:
        assert board == {
            "leaderboard": board["leaderboard"],
            "window": board["window"],
            "season": board["season"],
            "value": 700,
            "improved": True,
            "rank": 1,
            "previous_rank": None,
            "players_passed": 0,
            "total_players": 1,
            "percentile": 100.0,
            "points_to_next": None,
        }


def test_it_keeps_all_that_was_sent(player: Player, game: Game) -> None:
    metadata = {"seed": 7, "level": {"name": "Überfluß", "parts": [1, 2.5, None, True]}}
    body = {"game": game.pk, "score": -3, "difficulty": "hard", "metadata": metadata, "match_id": "m-1"}
    score_id = player.api.post(URL, body).json()["id"]
    row = Score.objects.get()
    assert (row.pk, row.player_id, row.game_id, row.mode_id) == (score_id, player.id, game.pk, None)
    assert (row.value, row.difficulty, row.metadata, row.match_id) == (-3, "hard", metadata, "m-1")
    assert (row.source, row.status, row.duration_seconds) == ("player", "accepted", None)
    assert row.created_at == row.recorded_at <= utc_now()


@pytest.mark.parametrize("path", ["/api/scores", "/api/scores/"])
def test_it_answers_with_and_without_the_final_slash(player: Player, game: Game, path: str) -> None:
    assert player.api.post(path, {"game": "tetris", "score": 1}).status_code == 201


@pytest.mark.parametrize(
    ("number", "field"),
    [
        ("NaN", "score"),
        ("Infinity", "score"),
        ("-Infinity", "score"),
        ("1e400", "score"),
        ("9007199254740992", "score"),
        ("-9007199254740992", "score"),
        ("1" * 400, "score"),
        ("1e3", "score"),
        ("1.0", "score"),
        ("1.5", "score"),
        ("true", "score"),
        ("null", "score"),
        ('"100"', "score"),
        ("[1]", "score"),
        ('{"a":1}', "score"),
        ("1001", "score"),
        ("-101", "score"),
    ],
)
def test_it_takes_no_number_that_is_not_an_exact_integer(player: Player, game: Game, number: str, field: str) -> None:
    answer = player.api.post_raw(URL, f'{{"game":"tetris","score":{number}}}'.encode())
    assert answer.status_code == 400
    assert list(answer.json()) == [field]
    assert nothing_is_written()


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("game", "no-such-game"),
        ("game", 999999),
        ("game", 10**30),
        ("game", True),
        ("game", None),
        ("game", ["tetris"]),
        ("game", 1.5),
        ("mode", "no-such-mode"),
        ("mode", 5),
        ("mode", "nul\x00"),
        ("duration_seconds", -1),
        ("duration_seconds", 604_801),
        ("duration_seconds", 1.5),
        ("duration_seconds", True),
        ("difficulty", "x" * 21),
        ("difficulty", 7),
        ("difficulty", "nul\x00"),
        ("match_id", "x" * 101),
        ("match_id", "nul\x00"),
        ("match_id", {}),
        ("metadata", "text"),
        ("metadata", [1]),
        ("metadata", {"key": "x" * 4096}),
        ("metadata", {"nul": "\x00"}),
        ("metadata", {"nul\x00": 1}),
        ("metadata", {"large": 2**70}),
        ("player", 1),
        ("player", "ada"),
        ("is_staff", True),
        ("version", 9),
        ("status", "accepted"),
        ("source", "server"),
        ("created_at", "2001-01-01T00:00:00Z"),
        ("at", "2001-01-01T00:00:00Z"),
        ("id", 1),
        ("value", 1),
        ("user_id", 1),
    ],
)
def test_it_refuses_and_names_the_field(player: Player, game: Game, field: str, value: Any) -> None:
    answer = player.api.post(URL, {"game": "tetris", "score": 1, field: value})
    assert answer.status_code == 400
    assert list(answer.json()) == [field]
    assert nothing_is_written()


@pytest.mark.parametrize("field", ["game", "score"])
def test_it_names_what_is_missing(player: Player, game: Game, field: str) -> None:
    body = {"game": "tetris", "score": 1}
    del body[field]
    answer = player.api.post(URL, body)
    assert (answer.status_code, list(answer.json())) == (400, [field])


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b"", 400),
        (b"nonsense", 400),
        (b"[]", 400),
        (b'"text"', 400),
        (b'{"game":"tetris","score":1', 400),
        (b'{"game":"tetris","score":1,"score":2}', 400),
        (b'{"game":"tetris","score":1,"metadata":{"a":1,"a":2}}', 400),
        (b'{"game":"tetris","score":1,"metadata":{"a":NaN}}', 400),
        (b'{"game":"tetris","score":1,"metadata":{"a":1e400}}', 400),
        (b'{"game":"tetris","score":1,"match_id":"\\u0000"}', 400),
        (b'{"game":"tetris","score":1,"metadata":{"a":"\\ud800"}}', 400),
        (b'{"game":"tetris","score":1,"match_id":"\xff"}', 400),
        (b'{"game":"tetris","score":1,"metadata":' + b'{"a":' * 100 + b"1" + b"}" * 101, 400),
        (b"[" * 200_000, 400),
        (b'{"a":' * 200_000, 400),
        (b'{"game":"tetris","score":1,"match_id":"' + b"x" * 3_000_000 + b'"}', 413),
    ],
    ids=range(16),
)
def test_it_refuses_a_broken_body(player: Player, game: Game, body: bytes, status: int) -> None:
    answer = player.api.post_raw(URL, body)
    assert answer.status_code == status
    assert answer.json()
    assert nothing_is_written()


@pytest.mark.parametrize(
    "kind", ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data", "text/json"]
)
def test_it_takes_json_only(player: Player, game: Game, kind: str) -> None:
    answer = player.api.post_raw(URL, b'{"game":"tetris","score":1}', content_type=kind)
    assert answer.status_code == 415
    assert nothing_is_written()


@pytest.mark.parametrize("key", ["", "x" * 256, "naïve", "tab\t"])
def test_it_refuses_a_key_it_could_not_keep(player: Player, game: Game, key: str) -> None:
    answer = player.api.post(URL, {"game": "tetris", "score": 1}, HTTP_IDEMPOTENCY_KEY=key)
    assert answer.status_code == 400
    assert list(answer.json()) == ["Idempotency-Key"]
    assert nothing_is_written()


def test_an_inactive_game_takes_none(player: Player, game: Game) -> None:
    Game.objects.update(is_active=False)
    answer = player.api.post(URL, {"game": "tetris", "score": 1})
    assert (answer.status_code, list(answer.json())) == (400, ["game"])
    assert nothing_is_written()


def test_nobody_is_asked_for_a_token(api: Api, game: Game) -> None:
    answer = api.post(URL, {"game": "tetris", "score": 1})
    assert answer.status_code == 401
    assert answer.headers["WWW-Authenticate"]
    assert nothing_is_written()


def test_a_token_from_before_a_password_change_is_worth_nothing(player: Player, game: Game) -> None:
    change = {"current_password": PASSWORD, "new_password": "another-horse-battery"}
    assert player.api.post("/api/users/me/password/", change).status_code == 200
    answer = player.api.post(URL, {"game": "tetris", "score": 1})
    assert answer.status_code == 401
    assert answer.headers["WWW-Authenticate"]
    assert nothing_is_written()


@pytest.mark.parametrize("path", ["ban", "disable", "delete"])
def test_who_may_not_play_is_refused_at_once(player: Player, admin_user: Player, game: Game, path: str) -> None:
    if path == "ban":
        admin_user.api.post(f"/api/users/{player.id}/ban/", {"reason": "cheating"})
    elif path == "disable":
        admin_user.api.patch(f"/api/users/{player.id}/", {"is_active": False})
    else:
        player.api.delete("/api/users/me/")
    answer = player.api.post(URL, {"game": "tetris", "score": 1})
    assert answer.status_code in {401, 403}
    assert nothing_is_written()


def test_a_total_beyond_the_exact_integers_is_refused(player: Player) -> None:
    make_game("sum", operator="total")
    relay_all()
    body = {"game": "sum", "score": LARGEST}
    assert player.api.post(URL, body).status_code == 201
    answer = player.api.post(URL, {"game": "sum", "score": 1})
    assert (answer.status_code, list(answer.json())) == (422, ["score"])
    assert player.api.post(URL, {"game": "sum", "score": -1}).status_code == 201
    assert Score.objects.count() == 2
    assert proof().drift == 0


def test_so_is_one_that_a_weight_takes_there(player: Player) -> None:
    make_game("heavy", global_weight=1_000_000)
    relay_all()
    answer = player.api.post(URL, {"game": "heavy", "score": LARGEST})
    assert (answer.status_code, list(answer.json())) == (422, ["score"])
    assert nothing_is_written()


def test_extreme_scores_are_kept_exactly(make_player: Callable[..., Player]) -> None:
    make_game("extreme", global_weight=0)
    relay_all()
    for name, value in (("top", LARGEST), ("zero", 0), ("bottom", -LARGEST)):
        assert make_player(name).api.post(URL, {"game": "extreme", "score": value}).status_code == 201
    lines = Api().get("/api/leaderboard/extreme/").json()["entries"]
    found = [(line["username"], line["score"]) for line in lines]
    assert found == [
        ("top", LARGEST),
        ("zero", 0),
        ("bottom", -LARGEST),
    ]


def test_a_player_is_limited_by_themselves(
    player: Player, make_player: Callable[..., Player], game: Game, settings: Any
) -> None:
    settings.RATE_LIMITS_ENABLED = True
    settings.RATE_LIMITS = {**settings.RATE_LIMITS, "submit": "2/minute"}
    body = {"game": "tetris", "score": 1}
    assert [player.api.post(URL, body).status_code for _ in range(3)] == [201, 201, 429]
    answer = player.api.post(URL, body)
    assert 1 <= int(answer.headers["Retry-After"]) <= 60
    assert make_player("bob").api.post(URL, body).status_code == 201
    server = server_of(game)
    assert [server.post(URL, {**body, "player": "bob"}).status_code for _ in range(4)] == [201] * 4
