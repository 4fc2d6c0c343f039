"""How values and times are written in the admin."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from django.utils import formats
from django.utils.html import format_html
from django.utils.safestring import SafeString

from ranker.core.clock import BEGINNING

MIDNIGHT = datetime.min.time()


def number(value: int | None, *, decimals: int = 0, unit: str = "") -> str:
    """`1234567` with two decimals and "s" as `12,345.67 s`: exact, for integers beyond what a float holds."""
    if value is None:
        return "–"
    whole, part = divmod(abs(value), 10**decimals)
    text = f"{whole:,}" + (f".{part:0{decimals}d}" if decimals else "")
    return f"{'−' if value < 0 else ''}{text}{f' {unit}' if unit else ''}"


def moment(at: datetime | None) -> SafeString | str:
    """A time in UTC, short; the exact one on hover."""
    if at is None:
        return "–"
    if at <= BEGINNING:
        return "the beginning"
    # Seconds tell apart what came in one after the other; a day's beginning is the day.
    time = "" if at.time() == MIDNIGHT else f" {at:%H:%M:%S}"
    return format_html(
        '<time datetime="{0}" title="{0}" class="whitespace-nowrap">{1}</time>',
        at.isoformat(),
        f"{formats.date_format(at, 'j M Y')}{time}",
    )


def link(url: str, text: Any) -> SafeString:
    """A link inside a cell."""
    return format_html('<a href="{}" class="text-primary-600 dark:text-primary-500 hover:underline">{}</a>', url, text)


NUMBER, WIDE = "rk-number", "rk-wide"


def rows(columns: dict[str, str], cells: Iterable[Sequence[Any]]) -> dict[str, Any]:
    """What `admin/rows.html` shows: a column's kind is `NUMBER`, `WIDE` (left out on a phone), both or nothing."""
    kinds = list(columns.values())
    return {
        "columns": [{"name": name, "kind": kind} for name, kind in columns.items()],
        "rows": [[{"text": text, "kind": kind} for text, kind in zip(row, kinds, strict=True)] for row in cells],
    }
