"""Submissions by the hour, and how far behind things are."""

from typing import Any

import pytest

from ranker.core.clock import utc_now
from ranker.reports.services.relay_hours import note_relay
from ranker.reports.services.rollup import rollup
from ranker.scores.services.moderation import void_score
from tests.reports.ledgers import at, one, view, write
from tests.reports.views.worlds import pick
from tests.worlds import make_game, make_user

pytestmark = pytest.mark.django_db(transaction=True)


def test_operations() -> None:
    game, ada = make_game(), make_user("ada")
    for status in ("accepted", "accepted", "voided", "held"):
        write(ada, game, 1, at(2, 5.5), status=status, source="server")
    row = one("superset_operations", "true")
    assert pick(row, "hour", "source", "submissions", "voided", "held") == (at(2, 5), "server", 4, 1, 1)
    assert pick(row, "relay_age_seconds", "rollup_age_hours") == (None, None)
    rollup(now=utc_now())
    assert 0 <= one("superset_operations", "true")["rollup_age_hours"] < 0.1


def operations() -> list[tuple[Any, ...]]:
    return [
        pick(r, "hour", "source", "submissions", "voided", "held") for r in view("superset_operations", "hour, source")
    ]


def test_operations_of_closed_days_are_those_of_the_ledger_but_for_late_scores() -> None:
    game, ada = make_game(), make_user("ada")
    first = write(ada, game, 1, at(2, 5.5))
    write(ada, game, 1, at(2, 5.9), status="held")
    write(ada, game, 1, at(1, 23.5), source="server")
    expected = [(at(2, 5), "player", 2, 0, 1), (at(1, 23), "server", 1, 0, 0)]
    for _ in range(2):
        assert operations() == expected
        rollup(now=utc_now())
    # What becomes of a score is seen at once, one that was late with the next rollup.
    void_score(score_id=first, reason="x", actor=None, now=utc_now())
    write(ada, game, 1, at(1, 23.6), source="import")
    assert operations() == [(at(2, 5), "player", 2, 1, 1), (at(1, 23), "server", 1, 0, 0)]
    rollup(now=utc_now())
    assert operations() == [
        (at(2, 5), "player", 2, 1, 1),
        (at(1, 23), "import", 1, 0, 0),
        (at(1, 23), "server", 1, 0, 0),
    ]


def test_the_hours_relay_age_is_its_worst() -> None:
    from ranker.core.redis import client, key

    now = at(1, 5.5)
    for behind in (2.0, 9.0, 1.0):
        client().hset(key("relay", "status"), "at", now.timestamp() - behind)
        note_relay(now=now)
    write(make_user("ada"), make_game(), 1, at(1, 5.2))
    assert one("superset_operations", "true")["relay_age_seconds"] == pytest.approx(9)
