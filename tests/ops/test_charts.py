"""Thirty days as bars."""

from datetime import date
from itertools import pairwise

from ranker.ops.admin.charts import BOTTOM, LEAST, LEFT, RIGHT, TOP, draw_days

FRIDAY, SATURDAY, SUNDAY, MONDAY = (date(2026, 5, day) for day in (1, 2, 3, 4))
DAYS = [(FRIDAY, 0), (SATURDAY, 5), (SUNDAY, 10), (MONDAY, 1)]


def test_a_bar_is_as_high_as_its_days_figure() -> None:
    bars = draw_days(title="Active", unit="players", days=DAYS, today=MONDAY).bars
    # The plot is 83 percent high and ends at 10: five is half of it, one a tenth.
    assert (TOP, BOTTOM) == (4.0, 87.0)
    assert [(bar.y, bar.height) for bar in bars] == [(87.0, 0.0), (45.5, 41.5), (4.0, 83.0), (78.7, 8.3)]


def test_bars_stand_side_by_side_within_the_plot() -> None:
    bars = draw_days(title="Active", unit="players", days=DAYS, today=MONDAY).bars
    assert bars[0].x > LEFT and bars[-1].x + bars[-1].width < RIGHT
    assert all(one.x + one.width < next.x for one, next in pairwise(bars))


def test_today_is_not_over_and_says_so() -> None:
    bars = draw_days(title="Active", unit="players", days=DAYS, today=MONDAY).bars
    assert [bar.is_open for bar in bars] == [False, False, False, True]
    assert [bars[2].label, bars[3].label] == ["Sun 3 May: 10 players", "Mon 4 May, so far: 1 players"]


def test_mondays_are_named_and_the_rest_is_told_in_words() -> None:
    chart = draw_days(title="Active", unit="players", days=DAYS, today=MONDAY)
    assert [tick.label for tick in chart.days] == ["4 May"]
    assert chart.told == "Active: from 0 to 10 players a day."
    assert [tick.label for tick in chart.rows] == ["0", "2", "4", "6", "8", "10"]


def test_one_among_many_is_seen_and_nobody_is_not() -> None:
    bars = draw_days(
        title="Scores", unit="scores", days=[(FRIDAY, 1), (SATURDAY, 100_000), (SUNDAY, 0)], today=MONDAY
    ).bars
    assert (bars[0].height, bars[2].height) == (LEAST, 0.0)


def test_days_without_anybody_are_a_chart_too() -> None:
    chart = draw_days(title="Scores", unit="scores", days=[(FRIDAY, 0), (SATURDAY, 0)], today=SATURDAY)
    assert [bar.height for bar in chart.bars] == [0.0, 0.0]
