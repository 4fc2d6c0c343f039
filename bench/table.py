"""The table, in Markdown that reads well on a terminal too."""

from collections.abc import Sequence

from bench.cpu import ORDER
from bench.rows import Row

# Beside an operation's name: floors it is held against, by the ratio's key.
RATIOS = {"view": "÷ empty view", "bare": "÷ bare"}


def aligned(lines: Sequence[Sequence[str]]) -> str:
    """A Markdown table with its columns under each other; the first column is text, the others are numbers."""
    widths = [max(len(line[n]) for line in lines) for n in range(len(lines[0]))]
    ruler = ["-" * widths[0], *("-" * (width - 1) + ":" for width in widths[1:])]
    return "\n".join(_line(line, widths) for line in [lines[0], ruler, *lines[1:]])


def _line(cells: Sequence[str], widths: Sequence[int]) -> str:
    first, *others = zip(cells, widths, strict=True)
    padded = [first[0].ljust(first[1]), *(cell.rjust(width) for cell, width in others)]
    return f"| {' | '.join(padded)} |"


def result_table(rows: Sequence[Row]) -> str:
    """What was measured; the processor's time is in microseconds per request or score."""
    used = [column for column in ORDER if any(row.cpu.get(column, 0) >= 0.5 for row in rows)]
    head = ["operation", "/s", "p50 ms", "p99 ms", *used, "sum µs", "target", *RATIOS.values(), "web MB", "others"]
    return aligned([head, *(_cells(row, used) for row in rows)])


def _cells(row: Row, used: Sequence[str]) -> list[str]:
    return [
        row.title,
        _number(row.per_second, "{:,.0f}"),
        _number(row.p50_ms, "{:.1f}"),
        _number(row.p99_ms, "{:.1f}"),
        *(_number(row.cpu.get(column), "{:,.0f}" if row.total >= 100 else "{:,.1f}") for column in used),
        _number(row.total, "{:,.0f}" if row.total >= 100 else "{:,.1f}"),
        _number(row.target, "{:,}"),
        *(_number(row.ratios.get(name), "{:.1f}") for name in RATIOS),
        _number(row.web_mb, "{:.0f}"),
        _number(row.others, "{:.1f}"),
    ]


def _number(value: float | None, form: str) -> str:
    return "" if value is None else form.format(value)
