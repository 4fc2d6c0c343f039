"""The store: absolute values with versions, many in a call."""

from datetime import UTC, datetime, timedelta
from itertools import permutations

import pytest

from ranker.leaderboards import store
from ranker.leaderboards.ranking import tie_key
from ranker.leaderboards.registry import season_ref
from ranker.leaderboards.stored import EntryState, Held, SeasonRef
from tests.worlds import make_game, relay_all, season_of

pytestmark = pytest.mark.django_db(transaction=True)
START = datetime(2026, 1, 5, tzinfo=UTC)


def state(player_id: int, value: int | None, version: int) -> EntryState:
    """An entry whose time goes with its version."""
    return EntryState(player_id, value, version, None if value is None else START + timedelta(seconds=version))


def held(value: int | None, version: int) -> Held:
    tie = "" if value is None else tie_key(achieved_at=START + timedelta(seconds=version), tie_break="earliest")
    return Held(version, value, tie)


@pytest.fixture
def season() -> SeasonRef:
    """A season in Redis in which ties are broken by time, so that a new value is a new member."""
    game = make_game("tetris", tie_break="earliest")
    relay_all()
    return season_ref(season_of(game))


@pytest.mark.parametrize("order", list(permutations(range(3))))
@pytest.mark.parametrize("calls", [1, 3])
def test_the_highest_version_stays_in_whatever_order_and_call(
    season: SeasonRef, order: tuple[int, ...], calls: int
) -> None:
    states = [[state(7, 50, 2), state(7, None, 3), state(7, 20, 4)][n] for n in order] + [state(8, 1, 1)]
    for start in range(0, len(states), 4 // calls):
        store.apply(changes={season: states[start : start + 4 // calls]}, ranks=False)
    assert store.get_held(season=season, player_ids=[7, 8]) == (2, 2, [held(20, 4), held(1, 1)])


def test_who_has_no_value_any_more_leaves_the_board_and_is_remembered(season: SeasonRef) -> None:
    store.apply(changes={season: [state(7, 50, 2), state(8, 40, 1), state(9, None, 1)]}, ranks=False)
    store.apply(changes={season: [state(7, None, 3), state(8, 45, 1), state(9, 30, 2)]}, ranks=False)
    found = store.get_held(season=season, player_ids=[7, 8, 9])
    assert found == (2, 3, [held(None, 3), held(40, 1), held(30, 2)])


def test_a_page_of_a_thousand_is_applied_as_one_by_one(season: SeasonRef) -> None:
    states = [state(n, n % 10, 1) for n in range(1, 1001)]
    store.apply(changes={season: states}, ranks=False)
    found = store.get_held(season=season, player_ids=[1, 500, 1000])
    assert found == (1000, 1000, [held(1, 1), held(0, 1), held(0, 1)])
    page = store.get_page(season=season, offset=0, limit=2)
    assert page is not None and [(row.player_id, row.value, row.rank) for row in page.rows] == [(9, 9, 1), (19, 9, 2)]


@pytest.mark.parametrize("again", [state(8, 40, 1), state(8, 40, 2)])
def test_an_entry_that_changes_nothing_stands_where_it_stood(season: SeasonRef, again: EntryState) -> None:
    store.apply(changes={season: [state(7, 50, 1), state(8, 40, 1), state(9, 30, 1)]}, ranks=False)
    [found] = store.apply(changes={season: [again]}, ranks=True)[season.id] or []
    assert found.standing is not None
    assert (found.previous_rank, found.standing.rank, found.standing.value) == (2, 2, 40)
