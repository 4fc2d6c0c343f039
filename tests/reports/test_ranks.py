"""Boards with more players than a snapshot holds: who is looked at for the first thousand, and who is not."""

import random
from typing import Any

import pytest
from django.db import connection

from ranker.core.clock import utc_now
from ranker.games.models import Game
from ranker.leaderboards.models import Leaderboard, Season
from ranker.reports.services.rollup import rollup
from ranker.scores.services.moderation import void_score
from ranker.users.models import User
from tests.reports import oracle
from tests.reports.ledgers import at, day, view
from tests.worlds import make_game

pytestmark = pytest.mark.django_db(transaction=True)
PLAYERS = 1_300
DAYS = 4
RULES = {
    # Everybody may fall; ties need times; the sum may shrink.
    "latest": {"operator": "latest"},
    "earliest": {"tie_break": "earliest", "sort_order": "asc"},
    "total": {"operator": "total"},
    "best": {},
}


def make_world() -> list[Game]:
    """Everyone plays every game on the first day, and half of them, the best among them, on later ones."""
    games = [make_game(name, global_weight=n + 1, **rule) for n, (name, rule) in enumerate(RULES.items())]  # type: ignore[arg-type]
    players = User.objects.bulk_create(User(username=f"player{n}") for n in range(PLAYERS))
    dice = random.Random(7)
    rows = [
        (player.pk, game.pk, dice.randint(1, 9_000), at(DAYS - passed, dice.uniform(0, 23)))
        for passed in range(DAYS) for game in games for player in players
        if passed == 0 or dice.random() < 0.5
    ]  # fmt: skip
    with connection.cursor() as cursor:
        cursor.executemany(
            "INSERT INTO scores_score (player_id, game_id, value, created_at, source) "
            "VALUES (%s, %s, %s, %s, 'server')",
            rows,
        )
    # Seasons that all of these days lie in.
    Season.objects.filter(leaderboard__reset_schedule__in=["weekly", "monthly"]).update(starts_at=at(DAYS + 1, 0))
    return games


def check_first_thousand(board: Leaderboard, when: int) -> None:
    """The snapshot of a weekly or monthly board against the ledger."""
    season = Season.objects.filter(leaderboard=board).values("starts_at", "operator", "sort_order", "tie_break").get()
    rows = [row for row in oracle.counted() if row.game_id == board.game_id]
    found = oracle.standings(rows, {**season, "game_id": board.game_id, "mode": None}, day(when))
    unique = season["tie_break"] == "earliest"
    order = sorted(found, key=lambda player: (found[player], player) if unique else (found[player][0], player))
    values = [found[player][0] for player in order]
    expected = {
        player: (n + 1 if unique else values.index(values[n]) + 1, abs(values[n]))
        for n, player in enumerate(order[:1000])
    }
    assert snapshot(board, when) == expected, board


def snapshot(board: Leaderboard, when: int) -> dict[int, tuple[Any, ...]]:
    rows = view("reports_ranksnapshot", where=f"leaderboard_id = {board.pk} AND date = '{day(when)}'")
    return {row["player_id"]: (row["rank"], abs(row["value"])) for row in rows}


def check_global(games: list[Game], when: int) -> None:
    """Its first thousand have the largest weighted sums of the all-time boards of games where the highest wins."""
    season = {"starts_at": at(DAYS + 1, 0), "sort_order": "desc", "tie_break": "shared", "mode": None}
    rows = oracle.counted()
    sums: dict[int, int] = {}
    for game in games:
        if RULES[game.slug].get("sort_order") == "asc":
            continue
        rule = {**season, "game_id": game.pk, "operator": RULES[game.slug].get("operator", "best")}
        for player, place in oracle.standings(rows, rule, day(when)).items():
            sums[player] = sums.get(player, 0) - place[0] * game.global_weight
    values = sorted(sums.values(), reverse=True)
    found = snapshot(Leaderboard.objects.get(game=None), when)
    assert len(found) == 1000
    assert found == {player: (values.index(sums[player]) + 1, sums[player]) for player in found}


def test_the_first_thousand_of_a_day_are_those_of_the_ledger() -> None:
    games = make_world()
    rollup(now=utc_now())
    for when in range(DAYS, 0, -1):
        for board in Leaderboard.objects.filter(reset_schedule="weekly"):
            check_first_thousand(board, when)
        check_global(games, when)


def test_they_are_when_a_leaders_score_is_taken_back() -> None:
    games = make_world()
    rollup(now=utc_now())
    for row in view("scores_score", "value DESC, id", f"created_at < '{at(DAYS - 1, 0)}'")[:20]:
        void_score(score_id=row["id"], reason="x", actor=None, now=utc_now())
    assert rollup(now=utc_now()).ranks == DAYS
    for board in Leaderboard.objects.filter(reset_schedule="monthly"):
        check_first_thousand(board, 1)
    check_global(games, 1)
