"""Idempotency-Key: a repeated request repeats its answer and writes nothing."""

from collections import Counter
from typing import Any

import pytest

from ranker.games.models import Game
from ranker.scores.models import Score
from tests.clients import server_of
from tests.conftest import Api, Player
from tests.threads import run_at_once
from tests.worlds import make_game, proof, relay_all, score, season_of, values

URL = "/api/scores/"
FACTS = ("leaderboard", "window", "season", "value", "improved")
pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def game() -> Game:
    """A game that adds scores up: a score counted twice shows."""
    game = make_game("sum", operator="total", modes=("solo",))
    relay_all()
    return game


def facts(receipt: dict[str, Any]) -> dict[str, Any]:
    """What must never change, whatever the ranks are today."""
    kept = {name: value for name, value in receipt.items() if name != "boards"}
    return {**kept, "boards": [{name: board[name] for name in FACTS} for board in receipt["boards"]]}


def test_a_replay_tells_the_same_facts(player: Player, game: Game) -> None:
    body = {"game": "sum", "score": 5, "mode": "solo", "metadata": {"a": 1.5}}
    player.api.post(URL, {"game": "sum", "score": 3})
    first = player.api.post(URL, body, headers={"Idempotency-Key": "k"})
    assert first.status_code == 201 and "Idempotent-Replayed" not in first.headers
    player.api.post(URL, {"game": "sum", "score": 100, "mode": "solo"})
    again = player.api.post(URL, body, headers={"Idempotency-Key": "k"})
    assert again.status_code == 200 and again.headers["Idempotent-Replayed"] == "true"
    assert facts(again.json()) == facts(first.json())
    assert [board["value"] for board in again.json()["boards"]] == [8, 8, 8, 8, 5, 8]
    assert Score.objects.count() == 3


def test_a_replay_has_the_ranks_of_today(player: Player, game: Game, make_player: Any) -> None:
    body = {"game": "sum", "score": 5}
    player.api.post(URL, body, headers={"Idempotency-Key": "k"})
    make_player("bob").api.post(URL, {"game": "sum", "score": 9})
    again = player.api.post(URL, body, headers={"Idempotency-Key": "k"}).json()
    assert {(board["rank"], board["total_players"]) for board in again["boards"]} == {(2, 2)}


def test_a_replay_tells_them_even_after_its_score_was_taken_back(
    player: Player, game: Game, admin_user: Player
) -> None:
    body, key = {"game": "sum", "score": 5}, {"Idempotency-Key": "k"}
    first = player.api.post(URL, body, headers=key).json()
    admin_user.api.post(f"/api/scores/{first['id']}/void/", {"reason": "cheating"})
    again = player.api.post(URL, body, headers=key)
    assert again.status_code == 200
    assert facts(again.json()) == facts(first)
    assert {board["rank"] for board in again.json()["boards"]} == {None}


@pytest.mark.parametrize("operator", ["best", "total", "latest"])
@pytest.mark.parametrize("order", ["desc", "asc"])
def test_every_replay_of_a_career_tells_the_same(player: Player, operator: str, order: str) -> None:
    make_game("career", operator=operator, sort_order=order, modes=("solo",))
    relay_all()
    sent = [
        {"game": "career", "score": value, **({"mode": "solo"} if n % 2 else {})}
        for n, value in enumerate([5, 9, 9, -3, 7, 0, 12, -3])
    ]
    firsts = [player.api.post(URL, body, headers={"Idempotency-Key": f"k{n}"}).json() for n, body in enumerate(sent)]
    for n, body in enumerate(sent):
        again = player.api.post(URL, body, headers={"Idempotency-Key": f"k{n}"})
        assert again.status_code == 200
        assert facts(again.json()) == facts(firsts[n])


@pytest.mark.parametrize("change", [{"score": 6}, {"mode": "solo"}, {"metadata": {"a": 2}}, {"match_id": "other"}])
def test_a_key_is_for_one_score_only(player: Player, game: Game, change: dict[str, Any]) -> None:
    body, key = {"game": "sum", "score": 5}, {"Idempotency-Key": "k"}
    player.api.post(URL, body, headers=key)
    answer = player.api.post(URL, {**body, **change}, headers=key)
    assert answer.status_code == 422
    assert Score.objects.count() == 1


def test_two_callers_may_use_the_same_key(player: Player, game: Game, make_player: Any) -> None:
    callers = [player.api, make_player("bob").api]
    statuses = [
        api.post(URL, {"game": "sum", "score": 5}, headers={"Idempotency-Key": "k"}).status_code for api in callers
    ]
    server = server_of(game)
    body = {"game": "sum", "score": 5, "player": "ada"}
    statuses.append(server.post(URL, body, headers={"Idempotency-Key": "k"}).status_code)
    assert statuses == [201, 201, 201]


def test_a_refused_score_uses_up_no_key(player: Player, game: Game) -> None:
    key = {"Idempotency-Key": "k"}
    Game.objects.update(is_active=False)
    assert player.api.post(URL, {"game": "sum", "score": 5}, headers=key).status_code == 400
    Game.objects.update(is_active=True)
    assert player.api.post(URL, {"game": "sum", "score": 5}, headers=key).status_code == 201


def test_the_same_key_100_times_at_once_is_one_score(player: Player, game: Game) -> None:
    def submit(_: int) -> Any:
        api = Api().be(player.access)
        return api.post(URL, {"game": "sum", "score": 5}, headers={"Idempotency-Key": "once"})

    answers = run_at_once(submit, 100)
    statuses = Counter(answer.status_code for answer in answers)
    assert statuses[201] == 1 and set(statuses) <= {200, 201, 409}, statuses
    told = [facts(answer.json()) for answer in answers if answer.status_code != 409]
    assert all(one == told[0] for one in told)
    assert Score.objects.count() == 1
    assert values(season_of(game)) == {"ada": 5}
    assert proof().drift == 0


def test_64_writers_on_one_player_add_up_exactly(player: Player, game: Game) -> None:
    def submit(number: int) -> int:
        api = Api().be(player.access)
        return sum(api.post(URL, {"game": "sum", "score": 1000 + number}).status_code for _ in range(2))

    assert run_at_once(submit, 64) == [402] * 64
    assert values(season_of(game)) == {"ada": 2 * sum(1000 + number for number in range(64))}
    assert Score.objects.count() == 128
    relay_all()
    assert proof().drift == 0


def test_many_players_at_once_have_each_their_own_receipt(game: Game, make_player: Any) -> None:
    players = [make_player(f"p{number:02}") for number in range(32)]

    def submit(number: int) -> Any:
        return Api().be(players[number].access).post(URL, {"game": "sum", "score": number}).json()

    receipts = run_at_once(submit, 32)
    assert [receipt["score"] for receipt in receipts] == list(range(32))
    assert [receipt["boards"][0]["value"] for receipt in receipts] == list(range(32))
    assert proof().drift == 0


def test_other_scores_of_the_player_do_not_disturb_a_replay(player: Player, game: Game) -> None:
    first = player.api.post(URL, {"game": "sum", "score": 5}, headers={"Idempotency-Key": "k"}).json()
    score(player.user, make_game("other"), 10)
    again = player.api.post(URL, {"game": "sum", "score": 5}, headers={"Idempotency-Key": "k"}).json()
    assert facts(again) == facts(first)
