"""Numbers as people read and type them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ranker.web.formatting import format_top_share, format_unit, format_value, parse_value


@pytest.mark.parametrize(
    ("value", "decimals", "shown"),
    [
        (0, 0, "0"), (1234567, 0, "1,234,567"), (1234, 2, "12.34"), (5, 2, "0.05"), (-5, 2, "−0.05"),
        (-1234567, 3, "−1,234.567"), (2**53 - 1, 0, "9,007,199,254,740,991"), (100, 9, "0.000000100"),
    ],
)  # fmt: skip
def test_values_are_shown_in_the_decimals_of_their_game(value: int, decimals: int, shown: str) -> None:
    assert format_value(value, decimals) == shown


@given(st.integers(-(2**53) + 1, 2**53 - 1), st.integers(0, 9))
def test_what_is_shown_can_be_typed(value: int, decimals: int) -> None:
    shown = format_value(value, decimals)
    assert parse_value(shown, decimals) == value


@pytest.mark.parametrize(
    ("typed", "decimals"),
    [("", 0), ("x", 0), ("1.5", 0), ("1.234", 2), ("nan", 0), ("1e400", 0), ("inf", 2), ("99999999999999999999", 0)],
)
def test_what_is_no_score_is_refused_in_words(typed: str, decimals: int) -> None:
    with pytest.raises(ValueError, match="Give a"):
        parse_value(typed, decimals)


@pytest.mark.parametrize(
    ("rank", "total", "shown"),
    [
        (1, 1, "of 1"),
        (3, 7, "of 7"),
        (1, 10, "top 10%"),
        (1, 266, "top 0.4%"),
        (2, 266, "top 0.8%"),
        (1, 9999, "top 0.1%"),
    ],
)
def test_a_rank_is_a_share_from_the_top(rank: int, total: int, shown: str) -> None:
    assert format_top_share(rank=rank, total=total) == shown


@pytest.mark.parametrize(
    ("unit", "shown"),
    [("points", "Points"), ("s", "Score (s)"), ("l/100 km", "Score (l/100 km)"), ("XP", "Score (XP)"), ("", "Score")],
)
def test_a_unit_heads_its_column_as_it_is_written(unit: str, shown: str) -> None:
    assert format_unit(unit) == shown
