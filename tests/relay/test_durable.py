"""The tail whose cursor is in PostgreSQL: it looks without writing, and takes in what there is."""

from datetime import timedelta
from typing import Any

import pytest

from ranker.achievements.models import PlayerAchievement
from ranker.core.clock import utc_now
from ranker.relay import durable
from ranker.relay.cursor import get_identity
from ranker.relay.durable import QUIET, durable_once
from ranker.relay.models import Progress
from tests.worlds import award_all, make_game, make_user, score

pytestmark = pytest.mark.django_db(transaction=True)


def look_once() -> None:
    durable_once(identity=get_identity(), now=utc_now())


def snapshot() -> str:
    return Progress.objects.get().snapshot


def newest() -> int:
    """The first transaction that the cursor has not behind it."""
    return int(snapshot().split(":")[1])


def test_a_last_page_without_rows_ends_a_pass(settings: Any) -> None:
    settings.RELAY_BATCH = 2
    game, users = make_game(), [make_user(f"user{n}") for n in range(3)]
    award_all()
    for user in users[:2]:
        score(user, game, 10)
    award_all()
    score(users[2], game, 10)
    award_all()
    assert PlayerAchievement.objects.filter(achievement__slug="first-steps").count() == 3


def test_where_nothing_was_scored_the_cursor_moves_only_once_in_a_while() -> None:
    award_all()
    before = snapshot()
    make_user("ada")
    look_once()
    assert snapshot() == before
    Progress.objects.update(moved_at=utc_now() - QUIET - timedelta(seconds=1))
    look_once()
    assert snapshot() != before


def test_a_look_made_before_another_tail_moved_on_is_not_gone_by(monkeypatch: pytest.MonkeyPatch) -> None:
    game, ada, bob = make_game(), make_user("ada"), make_user("bob")
    award_all()
    score(ada, game, 10)
    look, reached = durable._look, []

    def overtaken(**asked: Any) -> Any:
        monkeypatch.undo()
        seen = look(**asked)
        score(bob, game, 20)
        award_all()
        reached.append(newest())
        return seen

    monkeypatch.setattr(durable, "_look", overtaken)
    look_once()
    assert newest() >= reached[0]
    assert PlayerAchievement.objects.filter(achievement__slug="first-steps").count() == 2
