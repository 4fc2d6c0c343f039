"""Thirty days as bars: the numbers an SVG is drawn with, in percent, so that it fits any width."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from ranker.core.axis import nice_steps, short

# The plot within the picture: left of it stand the numbers, below it the days.
LEFT, RIGHT, TOP, BOTTOM = 9.0, 99.5, 4.0, 87.0
# Of the room of a day, how much its bar takes.
FILLED = 0.72
# A day on which somebody came is seen, however many came on others.
LEAST = 0.8


@dataclass(frozen=True, slots=True)
class Bar:
    """A day; `x` is its left side, `y` its upper one. `is_open`: it is not over yet."""

    x: float
    y: float
    width: float
    height: float
    label: str
    is_open: bool


@dataclass(frozen=True, slots=True)
class Tick:
    """A line across the plot, or a day below it."""

    at: float
    label: str


@dataclass(frozen=True, slots=True)
class Chart:
    """Everything the template draws; `told` says the same to who cannot see it."""

    title: str
    told: str
    bars: list[Bar]
    rows: list[Tick]
    days: list[Tick]


def draw_days(*, title: str, unit: str, days: Sequence[tuple[date, int]], today: date) -> Chart:
    """The chart of at least one day, in order of time."""
    values = [value for _, value in days]
    steps = nice_steps(low=0, high=max(values))
    room = (RIGHT - LEFT) / len(days)
    bars = []
    for n, (day, value) in enumerate(days):
        label = f"{day:%a %-d %b}{', so far' if day == today else ''}: {value:,} {unit}"
        bars.append(_bar(left=LEFT + room * n, room=room, share=value / steps[-1], label=label, is_open=day == today))
    rows = [Tick(_y(step / steps[-1]), short(step)) for step in steps]
    told = f"{title}: from {min(values):,} to {max(values):,} {unit} a day."
    return Chart(title, told, bars, rows, _ticks(days, bars))


def _bar(*, left: float, room: float, share: float, label: str, is_open: bool) -> Bar:
    y = min(_y(share), BOTTOM - LEAST) if share else BOTTOM
    x, width = left + room * (1 - FILLED) / 2, room * FILLED
    return Bar(round(x, 2), y, round(width, 2), round(BOTTOM - y, 2), label, is_open)


def _ticks(days: Sequence[tuple[date, int]], bars: Sequence[Bar]) -> list[Tick]:
    """Every week's Monday: the rhythm most games have."""
    found = [(bar, day) for bar, (day, _) in zip(bars, days, strict=True) if day.isoweekday() == 1]
    return [Tick(round(bar.x + bar.width / 2, 2), f"{day:%-d %b}") for bar, day in found]


def _y(share: float) -> float:
    """Where a share of the highest step stands."""
    return round(BOTTOM - share * (BOTTOM - TOP), 2)
