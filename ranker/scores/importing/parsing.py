"""What the text in a field means, or the `Fault` that says why it means nothing."""

import re
import unicodedata
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from django.core.exceptions import ValidationError

from ranker.core import json
from ranker.core.errors import Refusal
from ranker.games.registry import GameInfo
from ranker.scores.importing.faults import Fault
from ranker.users.validators import validate_display_name

INTEGER = re.compile(r"[+-]?[0-9]{1,19}", re.ASCII)
UNIX_SECONDS = re.compile(r"-?[0-9]{1,12}(?:\.[0-9]{1,9})?", re.ASCII)
COMPACT_DATE = re.compile(r"[0-9]{8}", re.ASCII)
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MAX_NAME = 100
MAX_DURATION = 2**31 - 1
SHOWN = 40


def parse_player(value: Any) -> str:
    """A player's name in one spelling, however it was composed."""
    name = unicodedata.normalize("NFC", _text(value, what="player"))
    if not name:
        raise Fault("no player")
    if len(name) > MAX_NAME:
        raise Fault(f"a player's name of more than {MAX_NAME} letters")
    try:
        validate_display_name(name)
    except ValidationError as error:
        raise Fault("a player's name with control characters in it") from error
    return name


def parse_score(value: Any, *, game: GameInfo) -> int:
    """A whole number within the game's bounds."""
    if value is None or value == "":
        raise Fault("no score")
    score = parse_integer(value, what="score")
    if not game.min_score <= score <= game.max_score:
        raise Fault(f"score {score} is not within {game.min_score} to {game.max_score}")
    return score


def parse_integer(value: Any, *, what: str) -> int:
    """A whole number: an integer in JSON, digits and a sign in CSV."""
    if type(value) is int:
        return value
    text = value.strip() if isinstance(value, str) else ""
    if not INTEGER.fullmatch(text):
        raise Fault(f"{what} “{shown(value)}” is not a whole number" if text or value is not None else f"no {what}")
    return int(text)


def parse_at(value: Any, *, now: datetime) -> datetime:
    """An ISO date (midnight UTC), an ISO datetime (UTC unless it says otherwise) or Unix seconds; not in the future."""
    try:
        at = _at(value)
    except (ValueError, OverflowError) as error:
        raise Fault(f"“{shown(value)}” is not a date") from error
    if at > now:
        raise Fault(f"{at:%Y-%m-%d %H:%M} is in the future")
    return at


def _at(value: Any) -> datetime:
    text = str(value).strip() if isinstance(value, str | int | float) and not isinstance(value, bool) else ""
    if COMPACT_DATE.fullmatch(text):
        raise Fault(f"“{text}” may be a date or Unix seconds: write dates like 2026-01-31")
    if UNIX_SECONDS.fullmatch(text):
        return EPOCH + timedelta(seconds=float(text))
    at = datetime.fromisoformat(text)
    return at.replace(tzinfo=UTC) if at.tzinfo is None else at.astimezone(UTC)


def parse_duration(value: Any) -> int | None:
    """Seconds, or nothing."""
    if value is None or value == "":
        return None
    seconds = parse_integer(value, what="duration")
    if not 0 <= seconds <= MAX_DURATION:
        raise Fault(f"duration {seconds} is not within 0 to {MAX_DURATION}")
    return seconds


def parse_metadata(value: Any) -> Mapping[str, Any] | None:
    """A JSON object, or nothing; in CSV it is written out."""
    if value is None or value == "":
        return None
    if isinstance(value, dict):
        return value
    try:
        return json.loads(str(value).encode())
    except Refusal as refusal:
        raise Fault(f"metadata is not a JSON object: {refusal}") from refusal


def parse_label(value: Any, *, what: str, longest: int) -> str:
    """A short text, or an empty one."""
    text = _text(value, what=what)
    if len(text) > longest:
        raise Fault(f"{what} of more than {longest} letters")
    return text


def _text(value: Any, *, what: str) -> str:
    if value is None:
        return ""
    if isinstance(value, bool) or not isinstance(value, str | int):
        raise Fault(f"{what} “{shown(value)}” is not text")
    return str(value).strip()


def shown(value: Any) -> str:
    """A value as a reason may repeat it."""
    text = str(value)
    return text if len(text) <= SHOWN else text[: SHOWN - 1] + "…"
