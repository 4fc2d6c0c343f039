"""The numbers a chart is drawn with."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ranker.core.axis import nice_steps, short
from ranker.web.charts import BOTTOM, LEFT, RIGHT, TOP, draw_history

START = datetime(2026, 3, 1, 12, tzinfo=UTC)


@given(st.integers(-(2**53), 2**53), st.integers(0, 2**53))
def test_an_axis_holds_every_value_in_few_even_steps(low: int, span: int) -> None:
    steps = nice_steps(low=low, high=low + span)
    assert steps[0] <= low and steps[-1] >= low + span
    assert 2 <= len(steps) <= 7
    assert len({b - a for a, b in pairwise(steps)}) == 1


@given(st.lists(st.integers(-(2**53), 2**53), min_size=2, max_size=60), st.booleans())
def test_everything_lies_within_the_plot(values: list[int], lowest_wins: bool) -> None:
    scores = [(START + timedelta(hours=n), value) for n, value in enumerate(values)]
    chart = draw_history(scores=scores, decimals=0, lowest_wins=lowest_wins)
    assert chart is not None
    assert all(LEFT <= dot.x <= RIGHT and TOP <= dot.y <= BOTTOM for dot in chart.dots)
    bests = [dot.value for dot in chart.dots if dot.is_best]
    assert bests == sorted(set(bests), reverse=lowest_wins)


def test_one_score_is_no_chart() -> None:
    assert draw_history(scores=[(START, 1)], decimals=0, lowest_wins=False) is None


def test_many_scores_of_one_moment_stand_in_the_middle() -> None:
    chart = draw_history(scores=[(START, 1), (START, 2)], decimals=0, lowest_wins=False)
    assert chart is not None and len({dot.x for dot in chart.dots}) == 1
    assert len(chart.days) == 1


@pytest.mark.parametrize(
    ("days", "labels"),
    [(0.5, ["12:00", "18:00", "00:00"]), (2, ["1 Mar", "2 Mar", "3 Mar"]), (730, ["Mar 2026", "Mar 2027", "Feb 2028"])],
)
def test_the_days_below_are_written_as_far_apart_as_they_are(days: float, labels: list[str]) -> None:
    chart = draw_history(scores=[(START, 1), (START + timedelta(days=days), 2)], decimals=0, lowest_wins=False)
    assert chart is not None
    assert [tick.label for tick in chart.days] == labels


@pytest.mark.parametrize(
    ("number", "shown"), [(0, "0"), (999, "999"), (1500, "1.5k"), (-2_000_000, "−2M"), (12.5, "12.5"), (9e15, "9P")]
)
def test_an_axis_has_little_room(number: float, shown: str) -> None:
    assert short(number) == shown
