"""Numbers beside a chart: round steps, and short ways to write them."""

from math import ceil, floor, log10

MOST_TICKS = 5


def nice_steps(*, low: int, high: int, unit: int = 1) -> list[int]:
    """Round numbers from at most `low` to at least `high`, `MOST_TICKS` or so; `unit` is one as people read it."""
    span = max(high - low, 1)
    rough = span / (MOST_TICKS - 1)
    power = 10 ** floor(log10(rough)) if rough >= 1 else 1
    step = max(1, next(int(nice * power) for nice in (1, 2, 2.5, 5, 10) if nice * power >= rough and nice * power >= 1))
    first = floor(low / step) * step
    return [first + n * step for n in range(ceil((max(high, first + step) - first) / step) + 1)]


def short(number: float) -> str:
    """1500000 as 1.5M: an axis has little room."""
    sign, number = ("−", -number) if number < 0 else ("", number)
    for size, mark in ((1e15, "P"), (1e12, "T"), (1e9, "G"), (1e6, "M"), (1e3, "k")):
        if number >= size:
            return f"{sign}{number / size:.4g}{mark}"
    return f"{sign}{number:.4g}"
