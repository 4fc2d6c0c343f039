"""The relay brings Redis to what PostgreSQL committed, whatever was lost on the way."""

import threading
from typing import Any

import pytest
from django.db import connection, transaction

from ranker.core.clock import utc_now
from ranker.core.redis import client, key
from ranker.leaderboards import store
from ranker.leaderboards.models import Season
from ranker.leaderboards.registry import season_ref
from ranker.relay.cursor import get_identity, read_cursor
from ranker.relay.house import begin_again
from ranker.relay.loop import Relay, relay_once
from ranker.scores.services.moderation import ban_player
from tests.threads import held_open
from tests.worlds import make_game, make_user, proof, relay_all, score, season_of

pytestmark = pytest.mark.django_db(transaction=True)


def in_redis(season: Season) -> dict[int, int]:
    """What Redis shows: player id → value."""
    page = store.get_page(season=season_ref(season), offset=0, limit=100)
    assert page is not None
    return {row.player_id: row.value for row in page.rows}


def test_it_applies_what_a_dead_process_left_behind(lost_applies: None) -> None:
    game, ada = make_game(), make_user("ada")
    relay_all()
    score(ada, game, 70)
    assert in_redis(season_of(game)) == {}
    relay_all()
    assert in_redis(season_of(game)) == {ada.pk: 70}
    assert proof().drift == 0


def test_it_rebuilds_an_emptied_redis_by_itself() -> None:
    game, ada = make_game(), make_user("ada")
    relay_all()
    score(ada, game, 70)
    client().unlink(*client().keys(key("*")))
    assert store.get_page(season=season_ref(season_of(game)), offset=0, limit=10) is None
    relay_all()
    assert in_redis(season_of(game)) == {ada.pk: 70}
    assert proof().drift == 0


def test_it_builds_an_emptied_redis_once() -> None:
    game = make_game()
    score(make_user("ada"), game, 70)
    client().unlink(*client().keys(key("*")))
    Relay(stop=threading.Event()).poll(now=utc_now())
    seasons = store.list_seasons()
    assert season_of(game).pk in seasons
    assert int(client().get(key("epochs") + ":counter")) == len(seasons)


def test_what_was_built_just_now_is_not_gone_through_again() -> None:
    game = make_game()
    score(make_user("ada"), game, 70)
    client().unlink(*client().keys(key("*")))
    begin_again(identity=get_identity(), now=utc_now())
    built = read_cursor(identity=get_identity())
    assert built is not None and built != built.rewound()
    begin_again(identity=get_identity(), now=utc_now())
    assert read_cursor(identity=get_identity()) == built.rewound()


def test_a_submission_never_shows_a_half_built_board_in_an_emptied_redis() -> None:
    game, ada, bob = make_game(), make_user("ada"), make_user("bob")
    relay_all()
    score(ada, game, 70)
    client().unlink(*client().keys(key("*")))
    receipt = score(bob, game, 60)
    assert receipt.boards[0].rank is None
    assert store.list_seasons() == {}


def test_it_rebuilds_when_the_database_is_another_one(settings: Any) -> None:
    game, ada = make_game(), make_user("ada")
    relay_all()
    score(ada, game, 70)
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO core_installation (id, uuid) VALUES (1, gen_random_uuid()) "
            "ON CONFLICT (id) DO UPDATE SET uuid = excluded.uuid"
        )
        cursor.execute("UPDATE leaderboards_entry SET value = 10, version = 1")
        cursor.execute("ALTER TABLE scores_score DISABLE TRIGGER ALL")
        cursor.execute("UPDATE scores_score SET value = 10")
        cursor.execute("ALTER TABLE scores_score ENABLE TRIGGER ALL")
    relay_all()
    assert in_redis(season_of(game)) == {ada.pk: 10}


def test_an_open_transaction_delays_only_its_own_rows(lost_applies: None) -> None:
    game, ada, bob = make_game(), make_user("ada"), make_user("bob")
    relay_all()
    with held_open(lambda: score(ada, game, 50)):
        score(bob, game, 60)
        relay_all()
        assert in_redis(season_of(game)) == {bob.pk: 60}
    relay_all()
    assert in_redis(season_of(game)) == {ada.pk: 50, bob.pk: 60}
    assert proof().drift == 0


def test_what_a_large_open_transaction_did_is_met_in_pages_once_it_commits(lost_applies: None, settings: Any) -> None:
    settings.RELAY_BATCH = 2
    game, bob, banned = make_game(), make_user("bob"), make_user("banned")
    users = [make_user(f"user{n}") for n in range(5)]
    score(banned, game, 90)
    relay_all()

    def many() -> None:
        for user in users:
            score(user, game, 50)
        for user in (banned, users[0]):
            ban_player(player_id=user.pk, reason="test", actor=None, now=utc_now())

    with held_open(many):
        score(bob, game, 60)
        relay_all()
        assert in_redis(season_of(game)) == {bob.pk: 60, banned.pk: 90}
    looks = sum(relay_once(identity=get_identity(), now=utc_now()) for _ in range(10))
    assert looks == 3  # five scores and two bans: 2 + 2 + 2 + 1
    assert in_redis(season_of(game)) == {bob.pk: 60, **{user.pk: 50 for user in users[1:]}}
    assert proof().drift == 0


def test_it_does_not_write_its_cursor_into_an_emptied_redis(lost_applies: None) -> None:
    game, ada = make_game(), make_user("ada")
    relay_all()
    score(ada, game, 70)
    cursor = read_cursor(identity=get_identity())
    assert cursor is not None
    client().unlink(*client().keys(key("*")))
    from ranker.relay.cursor import write_cursor

    assert write_cursor(cursor=cursor) is False
    assert read_cursor(identity=get_identity()) is None


def test_it_reads_a_large_transaction_in_pages(lost_applies: None, settings: Any) -> None:
    settings.RELAY_BATCH = 3
    game, users = make_game(), [make_user(f"user{n}") for n in range(10)]
    relay_all()
    with transaction.atomic():
        for n, user in enumerate(users):
            score(user, game, n)
    relay_all()
    assert in_redis(season_of(game)) == {user.pk: n for n, user in enumerate(users)}
