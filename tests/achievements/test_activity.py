"""`/api/leaderboard/recent/`: what is new, and nothing of who is banned or what is voided."""

from datetime import timedelta
from typing import Any

import pytest

from ranker.achievements import activity
from ranker.core.clock import utc_now
from ranker.leaderboards.models import Season
from ranker.scores.services.moderation import ban_player, void_score
from tests.worlds import award_all, make_game, make_user, score

pytestmark = pytest.mark.django_db(transaction=True)


def recent(api: Any, **asked: Any) -> list[dict[str, Any]]:
    answer = api.get("/api/leaderboard/recent/", asked)
    assert answer.status_code == 200, answer.content
    found: list[dict[str, Any]] = answer.json()["results"]
    return found


def kinds(rows: list[dict[str, Any]]) -> list[tuple[str, str]]:
    return [(row["kind"], row["username"]) for row in rows]


def test_it_tells_scores_records_overtakings_and_achievements(api: Any) -> None:
    game, ada, bob, cyd = make_game(), make_user("ada"), make_user("bob"), make_user("cyd")
    for user, value in ((ada, 100), (bob, 50), (cyd, 10)):
        score(user, game, value)
        award_all()
    score(cyd, game, 60)
    award_all()
    assert kinds(recent(api, kind="overtake")) == [("overtake", "cyd")]
    score(bob, game, 110)
    award_all()
    record = recent(api, kind="record")[0]
    assert (record["username"], record["score"], record["rank"], record["previous_score"]) == ("bob", 110, 1, 50)
    assert record["previous_holder"]["username"] == "ada"
    assert record["players_passed"] == 2
    assert kinds(recent(api, kind="score")) == [(("score"), name) for name in ("bob", "cyd", "cyd", "bob", "ada")]
    assert recent(api, kind="achievement")[0]["achievement"] == {"slug": "champion", "name": "Champion", "tier": "gold"}
    assert {row["kind"] for row in recent(api)} == {"score", "record", "overtake", "achievement"}
    assert len(recent(api, limit=2)) == 2


def test_the_first_score_of_a_game_breaks_no_record(api: Any) -> None:
    score(make_user("ada"), make_game(), 100)
    award_all()
    assert recent(api, kind="record") == []


def test_voided_scores_and_banned_players_are_not_told(api: Any) -> None:
    game, ada, bob = make_game(), make_user("ada"), make_user("bob")
    score(ada, game, 10)
    score(bob, game, 20)
    award_all()
    cheat = score(ada, game, 2000)
    award_all()
    assert ("record", "ada") in kinds(recent(api))
    void_score(score_id=cheat.id, reason="test", actor=None, now=utc_now())
    award_all()
    assert cheat.id not in {row["score_id"] for row in recent(api)}
    ban_player(player_id=bob.pk, reason="test", actor=None, now=utc_now())
    assert "bob" not in {row["username"] for row in recent(api)}


def test_one_game_is_told_by_itself_and_an_unknown_one_is_not_found(api: Any) -> None:
    tetris, chess, ada = make_game("tetris"), make_game("chess"), make_user("ada")
    score(ada, tetris, 10)
    score(ada, chess, 20)
    award_all()
    assert {row["game"] for row in recent(api)} == {"tetris", "chess"}
    assert {row["game"] for row in recent(api, game="chess")} == {"chess"}
    assert {row["game"] for row in recent(api, game=str(chess.pk))} == {"chess"}
    assert api.get("/api/leaderboard/recent/?game=go").status_code == 404
    assert api.get("/api/leaderboard/recent/?kind=gossip").status_code == 400


def test_a_season_won_is_told_with_its_winner(api: Any) -> None:
    game, ada, bob = make_game(), make_user("ada"), make_user("bob")
    score(ada, game, 30)
    score(bob, game, 20)
    daily = Season.objects.filter(leaderboard__game=game, leaderboard__slug="daily").earliest("starts_at")
    Season.objects.filter(pk=daily.pk).update(state="closed", closed_at=utc_now())
    row = recent(api, kind="season")[0]
    assert (row["username"], row["score"], row["season"]["window"]) == ("ada", 30, "daily")
    assert row["season"]["id"] == daily.pk


def test_old_scores_are_found_where_nothing_is_new(api: Any) -> None:
    game, ada = make_game(), make_user("ada")
    score(ada, game, 30, at=utc_now() - timedelta(days=400))
    assert kinds(recent(api)) == [("score", "ada")]


def test_it_takes_four_queries_when_there_is_enough_to_tell(api: Any, monkeypatch: Any) -> None:
    game, ada = make_game(), make_user("ada")
    for n in range(25):
        score(ada, game, n)
    award_all()
    asked: list[str] = []
    fetch = activity.fetch_prepared
    monkeypatch.setattr(activity, "fetch_prepared", lambda **kwargs: asked.append(kwargs["sql"]) or fetch(**kwargs))
    assert len(recent(api)) == 20
    assert len(asked) == 4
