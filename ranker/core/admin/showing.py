"""How values and times are written in the admin."""

from datetime import datetime
from typing import Any

from django.utils import formats
from django.utils.html import format_html
from django.utils.safestring import SafeString

from ranker.core.clock import BEGINNING


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
    # Seconds tell apart what came in one after the other.
    return format_html(
        '<time datetime="{0}" title="{0}" class="whitespace-nowrap">{1}</time>',
        at.isoformat(),
        f"{formats.date_format(at, 'j M Y')} {at:%H:%M:%S}",
    )


def link(url: str, text: Any) -> SafeString:
    """A link inside a cell."""
    return format_html('<a href="{}" class="text-primary-600 dark:text-primary-500 hover:underline">{}</a>', url, text)
