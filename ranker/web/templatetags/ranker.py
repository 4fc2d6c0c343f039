"""Filters and tags of the pages."""

from datetime import UTC, datetime, timedelta
from typing import Any

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from ranker.games.registry import GameInfo
from ranker.leaderboards.ranking import Standing
from ranker.scores.models import Score
from ranker.web.formatting import format_top_share, format_unit, format_value

register = template.Library()
HUES = 8


@register.filter
def score(value: Any, decimals: int = 0) -> str:
    """A value in the decimals of its game: `{{ line.score|score:subject.decimals }}`."""
    return "–" if value is None or value == "" else format_value(round(value), decimals or 0)


@register.filter
def mode_of(one: Score, game: GameInfo) -> str:
    """The name of a score's mode."""
    return game.mode_name(one.mode_id) or ""


@register.filter
def top_share(standing: Standing) -> str:
    """How near the top somebody is: "top 1.6%", or "of 7" where there are few."""
    return format_top_share(rank=standing.rank, total=standing.total_players)


@register.filter
def unit_head(unit: str) -> str:
    """What heads a column of scores in this unit."""
    return format_unit(unit)


@register.filter
def percent(share: float) -> str:
    """A share of 0 to 1."""
    shown = 100 * share
    return f"{shown:.0f}%" if shown >= 10 or shown == 0 else f"{shown:.1f}%"


@register.filter
def hue(user_id: int) -> int:
    """Which of the colours of avatars is this player's."""
    return int(user_id) % HUES


@register.filter
def name_of(who: Any) -> str:
    """The name boards show, of an object or a dict with `display_name` and `username`."""
    if isinstance(who, dict):
        return str(who["display_name"] or who["username"])
    return str(who.display_name or who.username)


@register.filter
def initial(name: str) -> str:
    """What an avatar shows."""
    return name.strip()[:1].upper() or "?"


@register.filter
def span(season: dict[str, Any]) -> str:
    """The days of a season, in UTC as it was cut: its end is the first moment after it."""
    first, last = season["starts_at"].astimezone(UTC), season["ends_at"].astimezone(UTC) - timedelta(seconds=1)
    if season["window"] == "monthly":
        return f"{first:%B %Y}"
    shown = f"{last:%-d %b %Y}"
    return shown if first.date() == last.date() else f"{first:%-d %b} – {shown}"


@register.simple_tag
def moment(at: datetime | None, kind: str = "ago") -> SafeString | str:
    """A `<time>`, in UTC; the script writes it in the visitor's zone: `ago`, `day`, `minute` or `until`."""
    if at is None:
        return "–"
    at = at.astimezone(UTC)
    shown = at.strftime("%-d %b %Y") if kind == "day" else at.strftime("%-d %b %Y, %H:%M UTC")
    return format_html('<time datetime="{}" data-as="{}">{}</time>', at.isoformat(), kind, shown)
