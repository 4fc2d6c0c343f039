"""A void, a ban and their undoing reach every season and leave the boards as the ledger has them."""

import pytest

from ranker.core.clock import utc_now
from ranker.core.errors import Refusal
from ranker.leaderboards.models import Entry, Season, SeasonState
from ranker.scores.models import Moderation
from ranker.scores.services.moderation import ban_player, restore_score, unban_player, void_score
from tests.worlds import make_game, make_user, proof, relay_all, score, season_of, values

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_void_brings_the_previous_best_back_and_a_restore_undoes_it() -> None:
    game, ada, boss = make_game(), make_user("ada"), make_user("boss")
    relay_all()
    score(ada, game, 50)
    best = score(ada, game, 90)
    void_score(score_id=best.id, reason="Aimbot", actor=boss, now=utc_now())
    assert {values(season_of(game, window))["ada"] for window in ("all", "daily", "weekly", "monthly")} == {50}
    assert values(season_of(None)) == {"ada": 50}
    assert proof().drift == 0
    restore_score(score_id=best.id, reason="It was not", actor=boss, now=utc_now())
    assert values(season_of(game)) == {"ada": 90}
    assert values(season_of(None)) == {"ada": 90}
    assert proof().drift == 0
    assert [(row.action, row.actor, row.reason) for row in Moderation.objects.order_by("id")] == [
        ("void", boss, "Aimbot"),
        ("restore", boss, "It was not"),
    ]


def test_voiding_twice_is_refused() -> None:
    game, ada = make_game(), make_user("ada")
    relay_all()
    receipt = score(ada, game, 50)
    void_score(score_id=receipt.id, reason="x", actor=None, now=utc_now())
    with pytest.raises(Refusal) as refused:
        void_score(score_id=receipt.id, reason="x", actor=None, now=utc_now())
    assert refused.value.status == 409


def test_a_ban_hides_from_every_board_and_is_undone_exactly() -> None:
    game, ada, bob = make_game(operator="total"), make_user("ada"), make_user("bob")
    relay_all()
    for value in (5, 6):
        score(ada, game, value)
    score(bob, game, 3)
    before = list(Entry.objects.order_by("season_id", "player_id").values_list("value", "plays", "achieved_at"))
    ban_player(player_id=ada.pk, reason="Cheats", actor=None, now=utc_now())
    assert values(season_of(game)) == {"ada": None, "bob": 3}
    assert proof().drift == 0
    with pytest.raises(Refusal) as refused:
        score(ada, game, 7)
    assert refused.value.status == 403
    unban_player(player_id=ada.pk, reason="Sorry", actor=None, now=utc_now())
    after = list(Entry.objects.order_by("season_id", "player_id").values_list("value", "plays", "achieved_at"))
    assert after == before
    assert proof().drift == 0


def test_a_closed_season_is_amended_and_says_so() -> None:
    game, ada = make_game(), make_user("ada")
    relay_all()
    receipt = score(ada, game, 50)
    daily = season_of(game, "daily")
    Season.objects.filter(pk=daily.pk).update(state=SeasonState.CLOSED)
    void_score(score_id=receipt.id, reason="x", actor=None, now=utc_now())
    daily.refresh_from_db()
    assert values(daily) == {"ada": None}
    assert daily.amended_at is not None
