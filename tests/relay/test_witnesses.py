"""What somebody has shown in Redis must be in the ledger, also where the relay itself has not met it yet."""

import pytest
from django.db import connection

from ranker.core.clock import utc_now
from ranker.leaderboards import store
from ranker.leaderboards.registry import season_ref
from ranker.leaderboards.witness import list_witnesses
from ranker.relay import witnesses
from ranker.relay.cursor import get_identity
from ranker.relay.house import check_ledger
from ranker.relay.witnesses import lacks_witness
from ranker.scores.models import Moderation, Score
from ranker.scores.services.moderation import ban_player
from tests.worlds import make_game, make_user, relay_all, score, season_of

pytestmark = pytest.mark.django_db(transaction=True)


def restore_without(table: str, *, kept: str) -> None:
    """The older database has not this table's last row, but has given its number to another one since."""
    with connection.cursor() as cursor:
        cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        cursor.execute(f"UPDATE {table} SET created_at = created_at + interval '1 microsecond' WHERE id <> {kept}")
        cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")


def test_a_ledger_that_has_all_rows_lacks_none() -> None:
    game, ada = make_game(), make_user("ada")
    score(ada, game, 70)
    ban_player(player_id=ada.pk, reason="a test", actor=None, now=utc_now())
    assert not lacks_witness()
    assert [row.is_moderation for row, _ in list_witnesses().values()] == [True]


def test_a_lost_score_that_only_a_submission_has_shown_has_everything_built_anew() -> None:
    game, ada = make_game(), make_user("ada")
    score(ada, game, 60)
    relay_all()
    first = Score.objects.get().pk
    score(ada, game, 70)
    restore_without("scores_score", kept=str(first))
    with connection.cursor() as cursor:
        cursor.execute("UPDATE leaderboards_entry SET value = 60, version = 1")
    assert lacks_witness()
    check_ledger(identity=get_identity(), now=utc_now())
    page = store.get_page(season=season_ref(season_of(game)), offset=0, limit=10)
    assert page is not None
    assert [row.value for row in page.rows] == [60]
    assert not lacks_witness()


def test_a_lost_ban_is_noticed() -> None:
    ada = make_user("ada")
    score(ada, make_game(), 70)
    ban_player(player_id=ada.pk, reason="a test", actor=None, now=utc_now())
    assert Moderation.objects.count() == 1
    restore_without("scores_moderation", kept="0")
    assert lacks_witness()


def test_a_connection_long_silent_is_forgotten_once_its_row_was_found(monkeypatch: pytest.MonkeyPatch) -> None:
    score(make_user("ada"), make_game(), 70)
    monkeypatch.setattr(witnesses, "KEPT_SECONDS", -2.0)
    assert not lacks_witness()
    assert list_witnesses() == {}
