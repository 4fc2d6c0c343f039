"""POST /api/scores/{id}/void/ and restore/, /api/users/{id}/ban/ and unban/"""

from typing import Any

import pytest

from ranker.games.models import Game
from ranker.scores.models import Moderation
from tests.conftest import Api, Player
from tests.worlds import make_game, proof, relay_all, score

pytestmark = pytest.mark.django_db(transaction=True)
WHY = {"reason": "impossible in ten seconds"}


@pytest.fixture
def game() -> Game:
    """A game with a mode."""
    game = make_game("tetris", modes=("solo",))
    relay_all()
    return game


def board(path: str = "tetris/") -> list[tuple[int, str, int, int]]:
    answer = Api().get(f"/api/leaderboard/{path}").json()
    return [(line["rank"], line["username"], line["score"], line["plays"]) for line in answer["entries"]]


def everything() -> list[list[tuple[int, str, int, int]]]:
    """All boards there are."""
    windows = [f"tetris/?window={window}" for window in ("all", "daily", "weekly", "monthly")]
    return [board(path) for path in (*windows, "tetris/?mode=solo", "global/")]


def test_a_void_returns_the_previous_best_everywhere_and_a_restore_undoes_it(
    player: Player, admin_user: Player, game: Game
) -> None:
    mode_id = game.modes.get().pk
    score(player.user, game, 40, mode_id=mode_id)
    before = everything()
    cheat = score(player.user, game, 900, mode_id=mode_id)
    after = everything()
    answer = admin_user.api.post(f"/api/scores/{cheat.id}/void/", WHY)
    assert (answer.status_code, answer.json()["status"]) == (200, "voided")
    assert everything() == before == [[(1, "ada", 40, 1)]] * 6
    answer = admin_user.api.post(f"/api/scores/{cheat.id}/restore/", WHY)
    assert (answer.status_code, answer.json()["status"]) == (200, "accepted")
    assert everything() == after == [[(1, "ada", 900, 2)]] * 6
    assert proof().drift == 0


def test_it_says_who_and_why(player: Player, admin_user: Player, game: Game) -> None:
    made = score(player.user, game, 40)
    admin_user.api.post(f"/api/scores/{made.id}/void/", WHY)
    row = Moderation.objects.get()
    assert (row.action, row.player_id, row.score_id) == ("void", player.id, made.id)
    assert (row.actor_id, row.reason) == (admin_user.id, WHY["reason"])


@pytest.mark.parametrize("body", [{}, {"reason": ""}, {"reason": "  "}, {"reason": "x" * 501}, {"reason": 5}])
def test_a_reason_is_required(player: Player, admin_user: Player, game: Game, body: dict[str, Any]) -> None:
    made = score(player.user, game, 40)
    for path in (f"scores/{made.id}/void", f"scores/{made.id}/restore", f"users/{player.id}/ban"):
        answer = admin_user.api.post(f"/api/{path}/", body)
        assert (answer.status_code, list(answer.json())) == (400, ["reason"])
    assert not Moderation.objects.exists()


def test_only_admins_may(player: Player, make_player: Any, api: Api, game: Game) -> None:
    made = score(player.user, game, 40)
    for path in (
        f"scores/{made.id}/void",
        f"scores/{made.id}/restore",
        f"users/{player.id}/ban",
        f"users/{player.id}/unban",
    ):
        assert player.api.post(f"/api/{path}/", WHY).status_code == 403
        assert api.post(f"/api/{path}/", WHY).status_code == 401
    assert board() == [(1, "ada", 40, 1)]


def test_twice_is_a_conflict_and_nothing_is_not_found(player: Player, admin_user: Player, game: Game) -> None:
    made = score(player.user, game, 40)
    statuses = [
        admin_user.api.post(f"/api/{path}/", WHY).status_code
        for path in (
            f"scores/{made.id}/restore",
            f"scores/{made.id}/void",
            f"scores/{made.id}/void",
            "scores/999999999/void",
            f"users/{player.id}/unban",
            f"users/{player.id}/ban",
            f"users/{player.id}/ban",
            "users/999999999/ban",
        )
    ]
    assert statuses == [409, 200, 409, 404, 409, 200, 409, 404]


def test_a_ban_hides_at_once_and_an_unban_brings_all_back(
    player: Player, make_player: Any, admin_user: Player, game: Game
) -> None:
    bob = make_player("bob")
    for user, value in ((player.user, 50), (player.user, 40), (bob.user, 30)):
        score(user, game, value, mode_id=game.modes.get().pk)
    before = everything()
    assert admin_user.api.post(f"/api/users/{player.id}/ban/", WHY).status_code == 200
    assert everything() == [[(1, "bob", 30, 1)]] * 6
    assert Api().get(f"/api/users/{player.id}/rank/").status_code == 404
    assert Api().get(f"/api/users/{player.id}/stats/").status_code == 404
    assert player.api.get("/api/leaderboard/tetris/my-rank/").status_code == 404
    assert admin_user.api.post(f"/api/users/{player.id}/unban/", WHY).status_code == 200
    assert everything() == before == [[(1, "ada", 50, 2), (2, "bob", 30, 1)]] * 6
    assert proof().drift == 0


def test_a_restore_that_finds_no_room_is_refused(player: Player, admin_user: Player) -> None:
    game = make_game("sum", operator="total")
    relay_all()
    first = score(player.user, game, 2**53 - 1)
    admin_user.api.post(f"/api/scores/{first.id}/void/", WHY)
    score(player.user, game, 1)
    answer = admin_user.api.post(f"/api/scores/{first.id}/restore/", WHY)
    assert (answer.status_code, list(answer.json())) == (422, ["score"])
    assert board("sum/") == [(1, "ada", 1, 1)]
    assert proof().drift == 0


def test_an_admin_is_banned_by_superusers_only(make_player: Any, admin_user: Player) -> None:
    helper = make_player("helper")
    helper.user.is_staff = True
    helper.user.save()
    assert helper.api.post(f"/api/users/{admin_user.id}/ban/", WHY).status_code == 403
    assert admin_user.api.post(f"/api/users/{helper.id}/ban/", WHY).status_code == 200
