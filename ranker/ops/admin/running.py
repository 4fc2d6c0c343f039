"""Whether everything runs, in words."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Literal

from ranker.core.admin.showing import moment
from ranker.core.clock import start_of_day
from ranker.ops.health import get_health
from ranker.reports.overview import LastRollup, get_last_rollup
from ranker.scores.admin.dashboard import boards_computing, ledger_text

Mark = Literal["success", "warning", "danger", "info"]
# When beat runs the rollup (CELERY_BEAT_SCHEDULE), and how long that may take.
NIGHTLY, GRACE = timedelta(minutes=20), timedelta(hours=1)
MARKS: dict[str, Mark] = {"ok": "success", "late": "danger", "down": "danger", "unknown": "warning"}


@dataclass(frozen=True, slots=True)
class Line:
    """A part of the installation: how it is in one word, coloured, and a few more."""

    name: str
    word: str
    mark: Mark
    note: Any = ""


def list_running(*, now: datetime) -> list[Line]:
    """Redis, the relay, the worker and the ledger."""
    health = get_health(now=now.timestamp())
    redis, relay, worker = health["redis"], health["relay"], health["worker"]
    return [
        Line("Redis", redis, MARKS[redis], "" if redis == "ok" else "boards come from SQL"),
        Line("Relay", relay["status"], MARKS[relay["status"]], _relay(relay)),
        Line("Worker", worker["status"], MARKS[worker["status"]], _seen(worker["last_seen_seconds"])),
        Line("Ledger", "ok", "success", f"{ledger_text()} scores"),
        *_computing(),
    ]


def rollup_state(*, now: datetime) -> Line:
    """When the rollup last ended, and whether it is due, asked for or at work."""
    found = get_last_rollup()
    word, mark = _word(found, now=now)
    if found.finished_at is None:
        return Line("Rollup", word, mark, "no day is rolled up yet")
    return Line("Rollup", word, mark, moment(found.finished_at))


def _word(found: LastRollup, *, now: datetime) -> tuple[str, Mark]:
    if found.is_running:
        return "running", "info"
    if found.is_asked:
        return "queued", "info"
    if found.finished_at is None:
        return "never", "warning"
    return ("late", "danger") if _is_late(found, now=now) else ("ok", "success")


def _is_late(found: LastRollup, *, now: datetime) -> bool:
    """Whether the last nightly run is missing, the `GRACE` it may take set aside."""
    due = start_of_day(at=now - NIGHTLY - GRACE) + NIGHTLY
    return found.finished_at is not None and found.finished_at < due


def _relay(relay: dict[str, Any]) -> str:
    if relay["lag_seconds"] is None:
        return "has not run yet"
    waiting = f", {relay['lag_rows']:,} scores or more behind" if relay["lag_rows"] else ""
    return f"looked at the ledger {_ago(relay['lag_seconds'])}{waiting}"


def _seen(seconds: float | None) -> str:
    return "has not run yet" if seconds is None else f"last seen {_ago(seconds)}"


def _ago(seconds: float) -> str:
    if seconds < 1:
        return "just now"
    if seconds < 120:
        return f"{seconds:.1f} s ago" if seconds < 10 else f"{seconds:.0f} s ago"
    minutes = int(seconds // 60)
    return f"{minutes} minutes ago" if minutes < 120 else f"{minutes // 60} hours ago"


def _computing() -> list[Line]:
    boards = boards_computing()
    return [Line("Boards", "computing", "info", f"{boards} anew, from the ledger")] if boards else []
