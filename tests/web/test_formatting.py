"""Numbers as people read and type them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ranker.web.formatting import format_percentile, format_value, parse_value


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


@pytest.mark.parametrize(("percentile", "shown"), [(100.0, "0.1%"), (98.4, "1.6%"), (50.0, "50%"), (0.3, "99.7%")])
def test_a_percentile_is_a_share_from_the_top(percentile: float, shown: str) -> None:
    assert format_percentile(percentile) == shown
