"""POST /api/scores/batch/"""

from typing import Any

import pytest

from ranker.games.models import Game
from ranker.scores.models import Score
from ranker.users.models import User
from tests.clients import server_of
from tests.conftest import Api, Player
from tests.worlds import make_game, proof, relay_all, season_of, values

URL = "/api/scores/batch/"
LARGEST = 2**53 - 1
pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def game() -> Game:
    """A game that adds up, and two players."""
    game = make_game("sum", operator="total", modes=("solo",))
    for name in ("ada", "bob"):
        User.objects.create_user(name, None, None)
    relay_all()
    return game


@pytest.fixture
def server(game: Game) -> Api:
    """The game's server."""
    return server_of(game)


def row(player: Any, score: Any, **fields: Any) -> dict[str, Any]:
    return {"game": "sum", "player": player, "score": score, **fields}


def send(server: Api, *rows: Any, key: str | None = None) -> dict[str, Any]:
    answer = server.post(URL, {"scores": list(rows)}, headers={"Idempotency-Key": key} if key else {})
    assert answer.status_code == 200, answer.content
    body: dict[str, Any] = answer.json()
    return body


def test_good_rows_land_and_bad_ones_are_named(server: Api, game: Game) -> None:
    told = send(
        server,
        row("ada", 5),
        row("nobody", 5),
        row("bob", 1.5),
        row("bob", 7, mode="no-such-mode"),
        {"game": "sum", "player": "bob"},
        "no row at all",
        row("bob", 7, surprise=1),
        row("bob", 8, mode="solo", metadata={"a": 1}),
        row("ada", LARGEST),
    )
    assert (told["accepted"], told["replayed"]) == (2, 0)
    named = [(one["index"], list(one["errors"])) for one in told["rejected"]]
    assert named == [
        (1, ["player"]),
        (2, ["score"]),
        (3, ["mode"]),
        (4, ["score"]),
        (5, ["row"]),
        (6, ["surprise"]),
        (8, ["score"]),
    ]
    assert all(isinstance(text, str) for one in told["rejected"] for texts in one["errors"].values() for text in texts)
    assert values(season_of(game)) == {"ada": 5, "bob": 8}
    assert proof().drift == 0


def test_a_repetition_with_the_headers_key_writes_nothing(server: Api, game: Game) -> None:
    rows = [row("ada", 5), row("bob", 6), row("nobody", 7)]
    assert send(server, *rows, key="k")["accepted"] == 2
    again = send(server, *rows, key="k")
    assert (again["accepted"], again["replayed"], len(again["rejected"])) == (0, 2, 1)
    assert values(season_of(game)) == {"ada": 5, "bob": 6}


def test_a_rows_own_key_holds_wherever_it_stands(server: Api, game: Game) -> None:
    assert send(server, row("ada", 5, key="one"), row("bob", 6, key="two"))["accepted"] == 2
    again = send(server, row("bob", 6, key="two"), row("bob", 9), row("ada", 5, key="one"))
    assert (again["accepted"], again["replayed"]) == (1, 2)
    assert values(season_of(game)) == {"ada": 5, "bob": 15}


def test_a_key_used_for_another_score_is_named(server: Api, game: Game) -> None:
    send(server, row("ada", 5, key="one"))
    told = send(server, row("ada", 6, key="one"), row("bob", 1))
    assert told["accepted"] == 1
    assert [(one["index"], list(one["errors"])) for one in told["rejected"]] == [(0, ["key"])]


def test_the_same_key_twice_in_one_batch_is_one_score(server: Api, game: Game) -> None:
    told = send(server, row("ada", 5, key="one"), row("ada", 5, key="one"), row("ada", 6, key="one"))
    assert (told["accepted"], told["replayed"]) == (1, 1)
    assert [one["index"] for one in told["rejected"]] == [2]
    assert values(season_of(game)) == {"ada": 5}


@pytest.mark.parametrize("key", ["", "x" * 256, 5, "naïve"])
def test_a_bad_key_of_a_row_is_named(server: Api, key: Any) -> None:
    told = send(server, row("ada", 5, key=key), row("bob", 5))
    assert told["accepted"] == 1
    assert [(one["index"], list(one["errors"])) for one in told["rejected"]] == [(0, ["key"])]


def test_a_thousand_rows_land_at_once(server: Api, game: Game, query_count: Any) -> None:
    told = send(server, *(row("ada" if n % 2 else "bob", n) for n in range(1000)))
    assert told == {"accepted": 1000, "replayed": 0, "rejected": []}
    assert values(season_of(game)) == {"ada": sum(range(1, 1000, 2)), "bob": sum(range(0, 1000, 2))}
    assert proof().drift == 0


def test_one_row_that_cannot_be_written_fails_alone_among_many(server: Api, game: Game) -> None:
    rows = [row("ada", 1) for _ in range(60)]
    rows[37] = row("bob", LARGEST)
    rows.append(row("bob", LARGEST))
    told = send(server, *rows)
    assert told["accepted"] == 61 - 1 and [one["index"] for one in told["rejected"]] == [60]
    assert values(season_of(game)) == {"ada": 59, "bob": LARGEST}
    assert proof().drift == 0


@pytest.mark.parametrize("scores", [[], None, "text", {}, [{}] * 1001])
def test_a_batch_has_1_to_1000_rows(server: Api, scores: Any) -> None:
    answer = server.post(URL, {"scores": scores})
    assert (answer.status_code, list(answer.json())) == (400, ["scores"])


def test_rows_of_other_games_and_banned_players_are_named(server: Api, game: Game, admin_user: Player) -> None:
    make_game("chess")
    banned = User.objects.get(username="bob")
    admin_user.api.post(f"/api/users/{banned.pk}/ban/", {"reason": "cheating"})
    told = send(server, {"game": "chess", "player": "ada", "score": 1}, row("bob", 1), row("ada", 1))
    assert told["accepted"] == 1
    assert [(one["index"], list(one["errors"])) for one in told["rejected"]] == [(0, ["game"]), (1, ["player"])]
    assert Score.objects.count() == 1


def test_players_may_not_send_batches(player_api: Api) -> None:
    assert player_api.post(URL, {"scores": [row("ada", 1)]}).status_code == 403


@pytest.fixture
def player_api(make_player: Any) -> Api:
    """A player."""
    api: Api = make_player("eve").api
    return api
