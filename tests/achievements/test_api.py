"""The endpoints of achievements."""

from typing import Any

import pytest

from ranker.achievements.counting import counter
from ranker.achievements.models import Achievement, PlayerAchievement
from tests.conftest import Player
from tests.worlds import award_all, make_game, make_user, score

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def forget_counts() -> None:
    counter.forget()


def test_the_catalogue_tells_the_share_who_hold_each(api: Any) -> None:
    game, users = make_game(), [make_user(f"user{n}") for n in range(4)]
    for n, user in enumerate(users):
        score(user, game, 1000 if n == 0 else 10)
    make_user("never-played")
    award_all()
    answer = api.get("/api/achievements/").json()
    by_slug = {row["slug"]: row for row in answer["results"]}
    assert answer["count"] == 13
    assert (by_slug["first-steps"]["holders"], by_slug["first-steps"]["unlock_share"]) == (4, 1.0)
    assert (by_slug["rising-star"]["holders"], by_slug["rising-star"]["unlock_share"]) == (1, 0.25)
    assert by_slug["consistent"]["window"] == 10


def test_an_empty_installation_has_its_catalogue(api: Any) -> None:
    answer = api.get("/api/achievements")
    assert [row["unlock_share"] for row in answer.json()["results"]] == [0.0] * 13
    assert "max-age" in answer.headers["Cache-Control"]


def test_collectors_stand_by_number_and_share_ranks(api: Any) -> None:
    game, users = make_game(), [make_user(f"user{n}") for n in range(4)]
    for user, value in zip(users, (1000, 50, 40, 2500), strict=True):
        score(user, game, value)
        award_all()
    rows = api.get("/api/achievements/leaderboard/").json()
    found = [(row["rank"], row["username"], row["achievements"]) for row in rows["results"]]
    # user0 was champion when alone; user1 and user2 never were.
    assert found == [(1, "user3", 5), (2, "user0", 4), (3, "user1", 2), (3, "user2", 2)]
    page = api.get("/api/achievements/leaderboard/?limit=1&offset=3").json()
    assert [(row["rank"], row["username"]) for row in page["results"]] == [(3, "user2")]


def test_mine_are_those_i_hold_and_those_i_do_not(player: Player, api: Any) -> None:
    score(player.user, make_game(), 10)
    award_all()
    answer = player.api.get("/api/achievements/me/").json()
    assert {row["slug"] for row in answer["results"]} == {"first-steps", "top-10", "champion"}
    assert len(answer["locked"]) == 10
    assert answer["results"][0]["earned_in"] == "tetris"
    assert api.get("/api/achievements/me/").status_code == 401


def test_a_player_nobody_knows_is_not_found(api: Any) -> None:
    assert api.get("/api/users/999/achievements/").status_code == 404


def test_an_admin_has_a_player_checked(player: Player, admin_user: Player) -> None:
    score(player.user, make_game(), 1000)
    award_all()
    PlayerAchievement.objects.filter(achievement__slug="rising-star").delete()
    extra = Achievement.objects.get(slug="veteran")
    first = PlayerAchievement.objects.get(achievement__slug="first-steps")
    PlayerAchievement.objects.create(
        player=player.user, achievement=extra, score_id=1, game=first.game, earned_at=first.earned_at
    )
    answer = admin_user.api.post(f"/api/achievements/check/{player.id}/").json()
    assert (answer["unlocked"], answer["taken_back"]) == (["rising-star"], ["veteran"])
    assert len(answer["results"]) == 4
    assert player.api.post(f"/api/achievements/check/{player.id}/").status_code == 403
    assert admin_user.api.post("/api/achievements/check/999/").status_code == 404
