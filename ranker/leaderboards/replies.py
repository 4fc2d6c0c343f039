"""What the scripts answer, read. Numbers come as text, values in the order they sort in (lua/_prelude.lua)."""

from collections.abc import Sequence
from typing import Any

from ranker.leaderboards.ranking import ID_DIGITS, Rule, Standing, competition_ranks, sort_value
from ranker.leaderboards.stored import Applied, Around, Held, Neighbourhood, Page, Row


def read_applied(answer: Any, *, rule: Rule) -> list[Applied] | None:
    """What became of each entry; nothing for a season that Redis does not hold."""
    if answer is None:
        return None
    total, *changes = answer
    return [Applied(before, _standing(after, total=total, rule=rule)) for before, after in changes]


def read_page(answer: Any, *, place: int, rule: Rule) -> Page | None:
    """Rows from `place` (from 0) on."""
    if answer is None:
        return None
    total, first, *members = answer
    return Page(total, _rows(members, first=first, place=place, rule=rule))


def read_neighbourhood(answer: Any, *, one: Around, total: int) -> Neighbourhood:
    """What was found around one player of those asked for."""
    told, first, place, *members = answer
    rule = one.season.rule
    rows = _rows(members, first=first, place=place, rule=rule)
    standing = _standing_among(rows, one=one, total=total) if told == 1 else _standing(told, total=total, rule=rule)
    return Neighbourhood(total, standing, rows)


def _standing_among(rows: Sequence[Row], *, one: Around, total: int) -> Standing:
    """A player's standing where the rows tell it: who is ahead is the nearest of them with another value."""
    ahead: Row | None = None
    for before, row in zip((None, *rows), rows, strict=False):
        if before is not None and before.value != row.value:
            ahead = before
        if row.player_id == one.player_id:
            break
    return Standing(row.value, row.rank, total, ahead and ahead.value, ahead and ahead.rank)


def _standing(found: Any, *, total: int, rule: Rule) -> Standing | None:
    if not found:
        return None
    value, rank, next_value, next_rank = found
    ahead = None if next_value is None else _value(next_value, rule=rule)
    return Standing(_value(value, rule=rule), rank, total, ahead, next_rank)


def _rows(members: Sequence[bytes], *, first: int, place: int, rule: Rule) -> list[Row]:
    values = [_value(value, rule=rule) for value in members[1::2]]
    ranks = competition_ranks(values=values, first=first, place=place, unique=rule.unique_ranks)
    ids = [int(member[-ID_DIGITS:]) for member in members[::2]]
    return [Row(*row) for row in zip(ids, values, ranks, strict=True)]


def read_held(answer: Any, *, rule: Rule) -> Held:
    """What is held of one player."""
    version, tie, value = answer
    number = None if value is None else _value(value, rule=rule)
    return Held(None if version is None else int(version), number, tie.decode())


def _value(raw: bytes, *, rule: Rule) -> int:
    return sort_value(value=int(raw), order=rule.sort_order)
