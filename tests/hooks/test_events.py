"""What hooks are told, and that it is told once."""

from datetime import timedelta
from typing import Any

import pytest

from ranker.core.clock import utc_now
from ranker.hooks.models import Delivery, Event, Hook
from ranker.hooks.services.delivery import deliver_due
from ranker.hooks.services.hooks import create_hook
from ranker.leaderboards.models import Season
from ranker.leaderboards.services.seasons import close_seasons
from ranker.relay.events import enqueue_closed_seasons
from ranker.relay.models import Progress
from ranker.scores.services.moderation import restore_score, void_score
from tests.hooks.receiver import Receiver
from tests.worlds import award_all, make_game, make_user, score

pytestmark = pytest.mark.django_db(transaction=True)


def hook_up(game: Any, receiver: Receiver, *events: str) -> tuple[Hook, str]:
    return create_hook(game=game, url=receiver.url, events=events or Event.values)


def deliver() -> None:
    deliver_due(now=utc_now() + timedelta(seconds=1))


def test_an_accepted_score_is_told_with_who_and_how_much(receiver: Receiver) -> None:
    game, ada = make_game(modes=("arcade",)), make_user("ada")
    hook_up(game, receiver, "score.accepted")
    receipt = score(ada, game, 70, mode_id=game.modes.get().pk)
    award_all()
    deliver()
    event = receiver.received[0].event
    assert (event["type"], event["game"], event["id"]) == ("score.accepted", "tetris", f"score.accepted:{receipt.id}")
    assert event["data"]["score"] == 70
    assert event["data"]["mode"] == "arcade"
    assert event["data"]["player"]["username"] == "ada"


def test_an_event_is_made_once_however_often_its_row_is_met(receiver: Receiver) -> None:
    game, ada = make_game(), make_user("ada")
    hook_up(game, receiver)
    score(ada, game, 70)
    award_all()
    Progress.objects.all().delete()
    award_all()
    deliver()
    assert sorted(receiver.types) == ["achievement.unlocked"] * 3 + ["score.accepted"]


def test_records_and_overtakings_tell_who_and_whom(receiver: Receiver) -> None:
    game, ada, bob = make_game(), make_user("ada"), make_user("bob")
    hook_up(game, receiver, "record.broken", "player.overtaken")
    score(ada, game, 70)
    score(bob, game, 50)
    award_all()
    score(bob, game, 80)
    award_all()
    deliver()
    by_type = {one.event["type"]: one.event["data"] for one in receiver.received}
    record, overtaking = by_type["record.broken"], by_type["player.overtaken"]
    assert (record["player"]["username"], record["score"]) == ("bob", 80)
    assert record["previous_holder"]["username"] == "ada"
    assert (overtaking["rank"], overtaking["players_passed"]) == (1, 1)
    assert [one["username"] for one in overtaking["overtaken"]] == ["ada"]


def test_a_closed_season_is_told_once_with_its_winner(receiver: Receiver) -> None:
    game, ada, bob = make_game(), make_user("ada"), make_user("bob")
    hook_up(game, receiver, "season.closed")
    score(ada, game, 70)
    score(bob, game, 50)
    daily = Season.objects.filter(leaderboard__game=game, leaderboard__slug="daily").earliest("starts_at")
    Season.objects.filter(pk=daily.pk).update(
        ends_at=utc_now() - timedelta(minutes=1), starts_at=daily.starts_at - timedelta(days=1)
    )
    close_seasons(now=utc_now())
    for _ in range(2):
        enqueue_closed_seasons(now=utc_now())
    deliver()
    assert receiver.types == ["season.closed"]
    told = receiver.received[0].event["data"]
    assert (told["season"], told["leaderboard"], told["winner"]["username"]) == (daily.pk, "daily", "ada")


def test_what_is_taken_back_and_given_back_is_no_news(receiver: Receiver) -> None:
    game, ada = make_game(), make_user("ada")
    hook_up(game, receiver, "achievement.unlocked")
    high = score(ada, game, 1000)
    award_all()
    before = Delivery.objects.count()
    void_score(score_id=high.id, reason="test", actor=None, now=utc_now())
    award_all()
    restore_score(score_id=high.id, reason="test", actor=None, now=utc_now())
    award_all()
    assert (before, Delivery.objects.count()) == (4, 4)


def test_imports_other_games_and_inactive_hooks_are_told_nothing(receiver: Receiver) -> None:
    game, other, ada = make_game(), make_game("chess"), make_user("ada")
    hook_up(game, receiver)
    hook, _ = hook_up(other, receiver)
    Hook.objects.filter(pk=hook.pk).update(is_active=False)
    score(ada, game, 70, at=utc_now() - timedelta(days=3))
    score(ada, other, 70)
    award_all()
    assert Delivery.objects.count() == 0
