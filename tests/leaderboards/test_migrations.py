"""Migrations of tables that are large by the time they run."""

from collections.abc import Iterator

import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from ranker.core.db import execute, fetch_rows
from ranker.leaderboards.models import Entry
from tests.worlds import make_game, make_user, score

pytestmark = pytest.mark.django_db(transaction=True)
BEFORE, AFTER = "0003_season_start", "0004_entries_by_player"


def migrate(name: str) -> None:
    MigrationExecutor(connection).migrate([("leaderboards", name)])


def indexes() -> dict[str, str]:
    """The columns of each index of the entries."""
    rows = fetch_rows(sql="SELECT indexname, indexdef FROM pg_indexes WHERE tablename = 'leaderboards_entry'")
    return {row["indexname"]: row["indexdef"].partition("btree ")[2] for row in rows}


@pytest.fixture
def before() -> Iterator[None]:
    """As it was, with entries in it."""
    migrate(BEFORE)
    yield
    migrate(AFTER)


def test_the_key_is_turned_round_and_back(before: None) -> None:
    assert indexes()["leaderboards_entry_pkey"] == "(season_id, player_id)"
    game, user = make_game(), make_user("ada")
    score(user, game, 7)
    entries = sorted(Entry.objects.values_list("season_id", "player_id", "value"))
    migrate(AFTER)
    assert indexes() == {
        "leaderboards_entry_pkey": "(player_id, season_id)",
        "leaderboards_entry_by_value": "(season_id, value)",
    }
    assert sorted(Entry.objects.values_list("season_id", "player_id", "value")) == entries
    score(user, game, 9)
    assert set(Entry.objects.filter(player=user).values_list("value", flat=True)) == {9}


def test_what_a_killed_migration_left_is_no_hindrance(before: None) -> None:
    execute(sql="CREATE UNIQUE INDEX leaderboards_entry_new_key ON leaderboards_entry (player_id, season_id)")
    migrate(AFTER)
    assert indexes()["leaderboards_entry_pkey"] == "(player_id, season_id)"
    # Or it came to its end, and was killed before that was written down.
    execute(sql="DELETE FROM django_migrations WHERE name = '0004_entries_by_player'")
    migrate(AFTER)
    assert indexes()["leaderboards_entry_pkey"] == "(player_id, season_id)"
