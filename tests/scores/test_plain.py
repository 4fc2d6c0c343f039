"""A plain score is read without a serializer, which would have read the same."""

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ranker.games.registry import find_game
from ranker.scores.plain import NEEDED, read_plain
from ranker.scores.serializers.requests import BatchRow, _instance
from tests.worlds import make_game

pytestmark = pytest.mark.django_db
NEEDED_OF_SERVERS = NEEDED | {"player"}
NUMBERS = st.integers() | st.sampled_from([0, 1, -1, 2**53 - 1, 2**53, -(2**53)]) | st.booleans() | st.floats()
TEXTS = st.text(max_size=300) | st.sampled_from(["tetris", " a ", "a b", "", "\x00", "\ud800", "key-1", "é"])
ANYTHING = NUMBERS | TEXTS | st.none() | st.lists(st.integers(), max_size=2)
ROWS = st.fixed_dictionaries(
    {},
    optional={
        "game": st.just("tetris") | ANYTHING,
        "score": NUMBERS | ANYTHING,
        "player": ANYTHING,
        "key": TEXTS | ANYTHING,
        "mode": st.none(),
        "difficulty": st.just("easy"),
    },
)


@pytest.fixture
def game() -> Any:
    return find_game(make_game().pk)


def test_it_reads_what_is_plain(game: Any) -> None:
    row = {"game": "tetris", "score": 7, "player": "ada", "key": "round:1"}
    assert read_plain(row, needed=NEEDED_OF_SERVERS) == {**row, "game": game}
    assert read_plain({"game": "tetris", "score": 7}, needed=NEEDED) == {"game": game, "score": 7}


@pytest.mark.parametrize(
    "change",
    [{"score": True}, {"score": 2**53}, {"game": 1}, {"game": "chess"}, {"player": 0}, {"player": ""}, {"key": " a"},
     {"key": ""}, {"mode": "easy"}, {"score": 7.0}],
)  # fmt: skip
def test_it_leaves_the_rest_to_the_serializer(game: Any, change: dict[str, Any]) -> None:
    assert read_plain({"game": "tetris", "score": 7, "player": 1, **change}, needed=NEEDED_OF_SERVERS) is None


@pytest.mark.parametrize("row", [None, [], "tetris", 7, {}, {"game": "tetris"}, {"score": 7}])
def test_what_is_no_score_is_left_too(game: Any, row: Any) -> None:
    assert read_plain(row, needed=NEEDED) is None


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(row=ROWS)
def test_the_serializer_would_have_read_the_same(game: Any, row: dict[str, Any]) -> None:
    found = read_plain(row, needed=NEEDED_OF_SERVERS)
    if found is not None:
        assert found == dict(_instance(BatchRow).run_validation(row))
