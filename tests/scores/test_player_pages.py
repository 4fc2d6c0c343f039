"""GET /api/users/{id}/stats/ and /api/users/{id}/history/"""

import pytest

from tests.conftest import Api, Player
from tests.worlds import make_game, relay_all, score

pytestmark = pytest.mark.django_db(transaction=True)


def test_statistics_are_worked_out_game_by_game(player: Player, api: Api, admin_user: Player) -> None:
    tetris, golf = make_game("tetris"), make_game("golf", sort_order="asc")
    relay_all()
    for value in (10, 40, 25):
        score(player.user, tetris, value)
    cheat = score(player.user, tetris, 1000)
    admin_user.api.post(f"/api/scores/{cheat.id}/void/", {"reason": "cheating"})
    last = [score(player.user, golf, value) for value in (72, 70)][-1]
    body = api.get(f"/api/users/{player.id}/stats/").json()
    assert (body["user_id"], body["username"], body["plays"]) == (player.id, "ada", 5)
    assert [(g["game"], g["plays"], g["best"], g["total"], g["average"]) for g in body["games"]] == [
        ("golf", 2, 70, 142, 71.0),
        ("tetris", 3, 40, 75, 25.0),
    ]
    assert body["games"][0]["last_played_at"] == last.created_at.isoformat().replace("+00:00", "Z")


def test_a_player_without_scores_has_none(player: Player, api: Api) -> None:
    assert api.get(f"/api/users/{player.id}/stats/").json()["games"] == []
    assert api.get(f"/api/users/{player.id}/history/").json()["results"] == []


def test_totals_too_large_for_an_integer_are_told_all_the_same(player: Player, api: Api) -> None:
    game = make_game("huge", global_weight=0)
    relay_all()
    for _ in range(3):
        score(player.user, game, 2**53 - 1)
    assert api.get(f"/api/users/{player.id}/stats/").json()["games"][0]["total"] == 3.0 * (2**53 - 1)


def test_history_shows_what_counts_and_nothing_private(player: Player, api: Api, admin_user: Player) -> None:
    game = make_game("tetris", modes=("solo",))
    relay_all()
    score(player.user, game, 1, metadata={"secret": 1}, match_id="m", difficulty="hard")
    score(player.user, game, 2, mode_id=game.modes.get().pk)
    cheat = score(player.user, game, 3)
    admin_user.api.post(f"/api/scores/{cheat.id}/void/", {"reason": "cheating"})
    body = api.get(f"/api/users/{player.id}/history/").json()
    assert [(one["score"], one["mode"], one["difficulty"]) for one in body["results"]] == [
        (2, "solo", ""),
        (1, None, "hard"),
    ]
    assert body["results"][0].keys() == {"id", "game", "mode", "score", "duration_seconds", "difficulty", "created_at"}
    assert api.get(f"/api/users/{player.id}/history/?game=tetris&mode=solo").json()["count"] == 1


@pytest.mark.parametrize("page", ["stats", "history", "rank"])
def test_nobody_is_not_found(api: Api, db: None, page: str) -> None:
    assert api.get(f"/api/users/999999/{page}/").status_code == 404
