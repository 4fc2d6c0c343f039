"""Days, ISO weeks and months in UTC: the bounds every season and every metric is cut by.

Only views, tasks and commands read the clock (`utc_now`); services are handed `now`.
"""

from datetime import UTC, datetime, timedelta
from typing import Literal, get_args

Schedule = Literal["never", "daily", "weekly", "monthly"]
SCHEDULES: tuple[Schedule, ...] = get_args(Schedule)
BEGINNING = datetime(1, 1, 1, tzinfo=UTC)


def utc_now() -> datetime:
    return datetime.now(tz=UTC)


def start_of_day(*, at: datetime) -> datetime:
    """Midnight UTC of the day `at` falls in."""
    return at.astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0)


def start_of_week(*, at: datetime) -> datetime:
    """Midnight UTC of the Monday of the ISO 8601 week `at` falls in."""
    day = start_of_day(at=at)
    return day - timedelta(days=day.weekday())


def start_of_month(*, at: datetime) -> datetime:
    """Midnight UTC of the first of the month `at` falls in."""
    return start_of_day(at=at).replace(day=1)


def next_month(*, start: datetime) -> datetime:
    """The first of the month after the month that begins at `start`."""
    return (start + timedelta(days=32)).replace(day=1)


def bounds(*, schedule: Schedule, at: datetime) -> tuple[datetime, datetime | None]:
    """The half-open season `[starts_at, ends_at)` around `at`; a board that is never reset has no end."""
    match schedule:
        case "daily":
            start = start_of_day(at=at)
            return start, start + timedelta(days=1)
        case "weekly":
            start = start_of_week(at=at)
            return start, start + timedelta(days=7)
        case "monthly":
            start = start_of_month(at=at)
            return start, next_month(start=start)
        case "never":
            return BEGINNING, None
