"""A player's scores over time, as the numbers an SVG is drawn with: in percent, so that it fits any width."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from ranker.core.axis import nice_steps, short

# The plot within the picture: left of it stand the numbers, below it the days.
LEFT, RIGHT, TOP, BOTTOM = 13.0, 98.0, 6.0, 86.0
HEIGHT = 240


@dataclass(frozen=True, slots=True)
class Dot:
    """One score."""

    x: float
    y: float
    value: int
    at: datetime
    is_best: bool


@dataclass(frozen=True, slots=True)
class Tick:
    """A line across the plot, or a day below it."""

    at: float
    label: str


@dataclass(frozen=True, slots=True)
class Segment:
    """A piece of the line of personal bests."""

    x1: float
    y1: float
    x2: float
    y2: float


@dataclass(frozen=True, slots=True)
class Chart:
    """Everything the template draws."""

    dots: list[Dot]
    best: list[Segment]
    rows: list[Tick]
    days: list[Tick]


def draw_history(*, scores: Sequence[tuple[datetime, int]], decimals: int, lowest_wins: bool) -> Chart | None:
    """The chart of scores in order of time; nothing for fewer than two."""
    if len(scores) < 2:
        return None
    values = [value for _, value in scores]
    steps = nice_steps(low=min(values), high=max(values), unit=10**decimals)
    start, end = scores[0][0], scores[-1][0]
    dots = list(_dots(scores, low=steps[0], high=steps[-1], lowest_wins=lowest_wins))
    rows = [Tick(_y(step, low=steps[0], high=steps[-1]), short(step / 10**decimals)) for step in steps]
    return Chart(dots, _best(dots), rows, _days(start, end))


def _dots(scores: Sequence[tuple[datetime, int]], *, low: int, high: int, lowest_wins: bool) -> "list[Dot]":
    start, end = scores[0][0], scores[-1][0]
    best: int | None = None
    dots = []
    for at, value in scores:
        is_best = best is None or (value < best if lowest_wins else value > best)
        best = value if is_best else best
        dots.append(Dot(_x(at, start, end), _y(value, low=low, high=high), value, at, is_best))
    return dots


def _best(dots: Sequence[Dot]) -> list[Segment]:
    """Steps: a best holds until the next one."""
    bests = [dot for dot in dots if dot.is_best]
    segments = []
    for index, dot in enumerate(bests):
        until = bests[index + 1].x if index + 1 < len(bests) else RIGHT
        segments.append(Segment(dot.x, dot.y, until, dot.y))
        if index + 1 < len(bests):
            segments.append(Segment(until, dot.y, until, bests[index + 1].y))
    return segments


def _days(start: datetime, end: datetime) -> list[Tick]:
    """The first, the middle and the last day, or the hours of a single one."""
    middle = start + (end - start) / 2
    form = "%H:%M" if end - start < timedelta(days=1) else "%-d %b" if end - start < timedelta(days=300) else "%b %Y"
    ticks: list[Tick] = []
    for at in (start, middle, end):
        label = at.astimezone(UTC).strftime(form)
        if not ticks or ticks[-1].label != label:
            ticks.append(Tick(_x(at, start, end), label))
    return ticks


def _x(at: datetime, start: datetime, end: datetime) -> float:
    span = (end - start).total_seconds()
    share = (at - start).total_seconds() / span if span else 0.5
    return round(LEFT + 1 + share * (RIGHT - LEFT - 2), 2)


def _y(value: int, *, low: int, high: int) -> float:
    return round(BOTTOM - (value - low) / (high - low) * (BOTTOM - TOP), 2)
