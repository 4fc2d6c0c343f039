"""GET, POST and PATCH /api/games/…"""

from typing import Any

import pytest

from ranker.games.models import Game
from ranker.leaderboards.models import Leaderboard
from tests.conftest import Api, Player
from tests.threads import run_at_once
from tests.worlds import make_game, relay_all, score

URL = "/api/games/"
pytestmark = pytest.mark.django_db(transaction=True)


def test_an_admin_makes_a_game_with_its_boards(admin_user: Player) -> None:
    body = {
        "name": "Rocket Run",
        "slug": "rocket",
        "description": "Run.",
        "operator": "latest",
        "sort_order": "asc",
        "tie_break": "earliest",
        "min_score": 0,
        "max_score": 100,
        "score_unit": "s",
        "score_decimals": 2,
        "global_weight": 3,
        "modes": ["Classic", "solo"],
    }
    answer = admin_user.api.post(URL, body)
    assert answer.status_code == 201
    made = answer.json()
    assert {name: made[name] for name in body} == body
    assert made["is_active"] is True
    boards = Leaderboard.objects.filter(game_id=made["id"]).order_by("id")
    assert [(b.reset_schedule, b.mode.name if b.mode else None) for b in boards] == [
        ("never", None),
        ("daily", None),
        ("weekly", None),
        ("monthly", None),
        ("never", "Classic"),
        ("never", "solo"),
    ]
    assert {(b.operator, b.sort_order, b.tie_break) for b in boards} == {("latest", "asc", "earliest")}


def test_a_name_is_enough(admin_user: Player) -> None:
    made = admin_user.api.post(URL, {"name": "Rocket Run!"}).json()
    assert (made["slug"], made["operator"], made["sort_order"], made["tie_break"]) == (
        "rocket-run", "best", "desc", "shared",
    )  # fmt: skip
    assert (made["min_score"], made["max_score"]) == (-(2**53) + 1, 2**53 - 1)
    long = admin_user.api.post(URL, {"name": "x" * 59 + " and more words"})
    assert long.status_code == 201 and long.json()["slug"] == "x" * 59


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("name", ""),
        ("name", "x" * 81),
        ("name", 5),
        ("name", "nul\x00"),
        ("slug", "global"),
        ("slug", "recent"),
        ("slug", "active"),
        ("slug", "123"),
        ("slug", "Upper"),
        ("slug", "a--b"),
        ("slug", "x" * 61),
        ("operator", "sum"),
        ("operator", True),
        ("operator", []),
        ("sort_order", "up"),
        ("tie_break", "none"),
        ("min_score", 2**53),
        ("min_score", 1.5),
        ("min_score", "1"),
        ("min_score", 11),
        ("max_score", -(2**53)),
        ("score_decimals", 10),
        ("score_decimals", -1),
        ("score_unit", "x" * 21),
        ("global_weight", -1),
        ("global_weight", 1_000_001),
        ("modes", "solo"),
        ("modes", ["solo", "SOLO"]),
        ("modes", ["x" * 41]),
        ("modes", [5]),
        ("modes", [""]),
        ("modes", ["<b>"]),
        ("is_active", False),
        ("id", 5),
        ("created_at", "2001-01-01T00:00:00Z"),
    ],
)
def test_it_refuses_and_names_the_field(admin_user: Player, field: str, value: Any) -> None:
    answer = admin_user.api.post(URL, {"name": "Rocket", "max_score": 10, field: value})
    assert (answer.status_code, list(answer.json())) in [(400, [field]), (400, ["name"])]
    assert not Game.objects.exists()


def test_a_slug_is_taken_once(admin_user: Player) -> None:
    def make(_: int) -> Any:
        return Api().be(admin_user.access).post(URL, {"name": "Rocket"})

    answers = run_at_once(make, 6)
    assert sorted(answer.status_code for answer in answers) == [201] + [400] * 5
    assert all(list(answer.json()) == ["slug"] for answer in answers if answer.status_code == 400)


def test_everybody_sees_games(api: Api, admin_user: Player) -> None:
    make_game("beta")
    make_game("alpha", modes=("solo",))
    admin_user.api.patch("/api/games/beta/", {"is_active": False})
    body = api.get(URL).json()
    assert body["count"] == 2
    assert [(game["slug"], game["is_active"], game["modes"]) for game in body["results"]] == [
        ("alpha", True, ["solo"]),
        ("beta", False, []),
    ]
    assert [game["slug"] for game in api.get("/api/games/active/").json()["results"]] == ["alpha"]
    alpha = body["results"][0]
    assert api.get("/api/games/alpha/").json() == api.get(f"/api/games/{alpha['id']}").json() == alpha
    for missing in ("nope", "999999", "%F0%9F%92%A9", str(10**30)):
        assert api.get(f"/api/games/{missing}/").status_code == 404


def test_only_admins_write(api: Api, player: Player) -> None:
    make_game("alpha")
    for caller, status in ((api, 401), (player.api, 403)):
        assert caller.post(URL, {"name": "x"}).status_code == status
        assert caller.patch("/api/games/alpha/", {"name": "x"}).status_code == status
        assert caller.post("/api/games/alpha/keys/", {"name": "x"}).status_code == status
        assert caller.get("/api/games/alpha/keys/").status_code == status
    assert api.put("/api/games/alpha/", {"name": "x"}).status_code in {401, 405}


def test_a_change_leaves_the_rest(admin_user: Player) -> None:
    before = admin_user.api.post(URL, {"name": "Alpha", "min_score": 0, "modes": ["solo"]}).json()
    answer = admin_user.api.patch(
        "/api/games/alpha/", {"description": "New.", "max_score": 9, "modes": ["duo", "SOLO"]}
    )
    assert answer.status_code == 200
    assert answer.json() == {**before, "description": "New.", "max_score": 9, "modes": ["duo", "solo"]}
    assert admin_user.api.patch("/api/games/alpha/", {}).json() == answer.json()
    wrong = admin_user.api.patch("/api/games/alpha/", {"min_score": 10})
    assert (wrong.status_code, list(wrong.json())) == (400, ["min_score"])


def test_changes_hold_for_the_next_score(admin_user: Player, player: Player) -> None:
    make_game("alpha")
    relay_all()
    body = {"game": "alpha", "score": 50}
    assert player.api.post("/api/scores/", body).status_code == 201
    admin_user.api.patch("/api/games/alpha/", {"max_score": 10})
    assert list(player.api.post("/api/scores/", body).json()) == ["score"]
    admin_user.api.patch("/api/games/alpha/", {"max_score": 100, "is_active": False})
    assert list(player.api.post("/api/scores/", body).json()) == ["game"]


def test_a_new_rule_marks_the_boards_for_recomputing(admin_user: Player, player: Player) -> None:
    game = make_game("alpha", modes=("solo",))
    relay_all()
    score(player.user, game, 5)
    answer = admin_user.api.patch("/api/games/alpha/", {"operator": "total"})
    assert (answer.status_code, answer.json()["operator"]) == (200, "total")
    boards = Leaderboard.objects.filter(game=game)
    assert {board.operator for board in boards} == {"total"}
    assert all(board.recompute_requested_at for board in boards)
