"""Once each, and as the ledger says: after voids, restores, bans, repetitions and losses."""

from datetime import timedelta
from typing import Any

import pytest

from ranker.achievements.models import Achievement, Collector, Feat, PlayerAchievement
from ranker.achievements.services.granting import grant_backwards, list_changed_rules
from ranker.achievements.services.rules import preview_rule, save_achievement
from ranker.core.clock import utc_now
from ranker.core.redis import client, key
from ranker.relay.chores import Chores
from ranker.relay.models import Progress
from ranker.scores.services.moderation import ban_player, restore_score, unban_player, void_score
from tests.achievements.helpers import held, holding
from tests.worlds import award_all, make_game, make_user, relay_all, score

pytestmark = pytest.mark.django_db(transaction=True)


def void(score_id: int) -> None:
    void_score(score_id=score_id, reason="test", actor=None, now=utc_now())
    award_all()


def restore(score_id: int) -> None:
    restore_score(score_id=score_id, reason="test", actor=None, now=utc_now())
    award_all()


def rows() -> list[tuple[Any, ...]]:
    return sorted(PlayerAchievement.objects.values_list("player_id", "achievement__slug", "score_id", "earned_at"))


def test_a_voided_score_takes_its_achievement_along_and_brings_it_back_as_it_was() -> None:
    game, ada = make_game(), make_user("ada")
    first, high = score(ada, game, 10), score(ada, game, 5000)
    award_all()
    before = rows()
    void(high.id)
    assert held(ada) == {"first-steps", "top-10", "champion"}
    void(first.id)
    assert held(ada) == set()
    restore(first.id)
    restore(high.id)
    assert rows() == before
    assert held(ada) == {"first-steps", "rising-star", "skilled-gamer", "elite-player", "top-10", "champion"}


def test_what_was_taken_back_is_earned_again_by_a_new_score() -> None:
    game, ada = make_game(), make_user("ada")
    high = score(ada, game, 1000)
    award_all()
    void(high.id)
    assert "rising-star" not in held(ada)
    again = score(ada, game, 1000)
    award_all()
    assert "rising-star" in held(ada)
    assert holding(ada, "rising-star").score_id == again.id


def test_a_void_before_the_fifth_game_makes_the_sixth_the_fifth() -> None:
    game, ada = make_game(), make_user("ada")
    receipts = [score(ada, game, 1) for _ in range(6)]
    award_all()
    assert holding(ada, "novice-player").score_id == receipts[4].id
    void(receipts[2].id)
    assert holding(ada, "novice-player").score_id == receipts[5].id
    void(receipts[3].id)
    assert "novice-player" not in held(ada)


def test_a_championship_won_by_a_voided_score_is_taken_back() -> None:
    game, ada, bob = make_game(), make_user("ada"), make_user("bob")
    score(ada, game, 100)
    award_all()
    cheat = score(bob, game, 200)
    award_all()
    assert "champion" in held(bob)
    void(cheat.id)
    assert "champion" not in held(bob)
    assert "champion" in held(ada)
    restore(cheat.id)
    assert "champion" in held(bob)


def test_passing_again_after_a_void_is_not_counted_twice() -> None:
    game, ada, bob = make_game(), make_user("ada"), make_user("bob")
    score(bob, game, 50)
    score(ada, game, 10)
    award_all()
    passing = score(ada, game, 60)
    award_all()
    for _ in range(3):
        void(passing.id)
        restore(passing.id)
    assert sum(Feat.objects.filter(player=ada).values_list("passed", flat=True)) == 1


def test_a_ban_hides_and_an_unban_shows_exactly_what_was(api: Any) -> None:
    game, ada = make_game(), make_user("ada")
    score(ada, game, 2500)
    award_all()
    before, address = rows(), f"/api/users/{ada.pk}/achievements/"
    assert api.get(address).json()["count"] == 5
    ban_player(player_id=ada.pk, reason="test", actor=None, now=utc_now())
    award_all()
    assert api.get(address).status_code == 404
    assert api.get("/api/achievements/leaderboard/").json()["results"] == []
    unban_player(player_id=ada.pk, reason="test", actor=None, now=utc_now())
    award_all()
    assert rows() == before
    assert api.get(address).json()["count"] == 5


def test_the_same_rows_again_change_nothing() -> None:
    game, ada, bob = make_game(), make_user("ada"), make_user("bob")
    for value in (10, 1000, 2500):
        score(ada, game, value)
        score(bob, game, value + 1)
    award_all()
    before, feats = rows(), sorted(Feat.objects.values_list())
    Progress.objects.all().delete()
    award_all()
    assert rows() == before
    assert sorted(Feat.objects.values_list()) == feats


def test_an_emptied_redis_loses_no_achievement() -> None:
    game, ada = make_game(), make_user("ada")
    relay_all()
    score(ada, game, 1000)
    client().unlink(*client().keys(key("*")))
    relay_all()
    award_all()
    assert "rising-star" in held(ada)


def test_in_another_database_every_rule_is_gone_through_again() -> None:
    game, ada = make_game(), make_user("ada")
    award_all()
    Progress.objects.update(identity="another one", snapshot="900000000:900000000:")
    score(ada, game, 1000)
    award_all()
    assert Progress.objects.get().identity != "another one"
    chores = Chores()
    chores.start(now=utc_now())
    chores.wait()
    assert {"first-steps", "rising-star"} <= held(ada)
    assert list_changed_rules() == []


def test_the_flushed_catalogue_comes_back_with_the_first_score() -> None:
    Achievement.objects.all().delete()
    score(make_user("ada"), make_game(), 10)
    award_all()
    assert Achievement.objects.count() == 13


def test_a_new_rule_is_previewed_and_then_granted_backwards() -> None:
    game, ada, bob = make_game(), make_user("ada"), make_user("bob")
    eighty = score(ada, game, 80)
    score(bob, game, 70)
    award_all()
    new = Achievement(
        slug="eighty", name="Eighty", description="80", tier="gold", kind="points", threshold=80, game=game
    )
    assert preview_rule(achievement=new).players == 1
    save_achievement(achievement=new, now=utc_now())
    chores = Chores()
    chores.start(now=utc_now())
    chores.wait()
    assert ("eighty" in held(ada), "eighty" in held(bob)) == (True, False)
    assert holding(ada, "eighty").earned_at == eighty.created_at
    new.refresh_from_db()
    assert new.rule_changed_at is None
    new.threshold = 70
    save_achievement(achievement=new, now=utc_now())
    assert grant_backwards(achievement_id=new.pk, now=utc_now()) == 1
    assert "eighty" in held(bob)
    new.threshold = 90
    save_achievement(achievement=new, now=utc_now())
    grant_backwards(achievement_id=new.pk, now=utc_now())
    assert "eighty" not in held(ada) | held(bob)


def test_a_rule_changed_while_it_is_granted_keeps_its_mark() -> None:
    make_user("ada")
    award_all()
    rule = Achievement.objects.create(slug="x", name="X", description="x", tier="gold", kind="points", threshold=1)
    rule.rule_changed_at = utc_now()
    rule.save()
    changed = rule.rule_changed_at + timedelta(seconds=1)
    grant_backwards(
        achievement_id=rule.pk,
        now=utc_now(),
        on_players=lambda _: Achievement.objects.update(rule_changed_at=changed) and None,
    )
    assert list_changed_rules() != []


def test_collectors_are_counted_as_they_gain_and_lose() -> None:
    game, ada = make_game(), make_user("ada")
    high = score(ada, game, 1000)
    award_all()
    assert Collector.objects.get(player=ada).achievements == 4
    void(high.id)
    assert Collector.objects.get(player=ada).achievements == 0
