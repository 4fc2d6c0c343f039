"""The boards in Redis. Nothing else touches the sorted sets; lua/_prelude.lua says how they are laid out.

Every function raises `RedisAway` when Redis is, and answers `None` for a season Redis does not hold.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple, cast

from ranker.core.redis import guarded, key
from ranker.leaderboards.ranking import (
    ID_DIGITS,
    Rule,
    Standing,
    competition_ranks,
    player_key,
    sort_value,
    tie_key,
)
from ranker.leaderboards.scripts import Call, run
from ranker.leaderboards.witness import LedgerRef, witness_field

Argument = str | int


@dataclass(frozen=True, slots=True)
class SeasonRef:
    """A season and its rule: all the store needs to know of it."""

    id: int
    rule: Rule


class EntryState(NamedTuple):
    """An entry as PostgreSQL committed it."""

    player_id: int
    value: int | None
    version: int
    achieved_at: datetime | None


class Applied(NamedTuple):
    """What applying one entry found: the rank before and the standing now, `None` when not on the board."""

    previous_rank: int | None
    standing: Standing | None


class Row(NamedTuple):
    """One line of a board."""

    player_id: int
    value: int
    rank: int


@dataclass(frozen=True, slots=True)
class Page:
    """A stretch of a board, in order."""

    total_players: int
    rows: list[Row]


class Around(NamedTuple):
    """What is asked for of a player: where they stand in a season, and up to `radius` rows on either side."""

    season: SeasonRef
    player_id: int
    radius: int


@dataclass(frozen=True, slots=True)
class Neighbourhood:
    """One player's standing and the rows around it; both empty when the player is not on the board."""

    total_players: int
    standing: Standing | None
    rows: list[Row]


def apply(
    *, changes: Mapping[SeasonRef, Sequence[EntryState]], ranks: bool, witness: LedgerRef | None = None
) -> dict[int, list[Applied] | None]:
    """Apply entries to their seasons in one round trip; per season id one `Applied` an entry if `ranks`."""
    calls: list[Call] = [
        _call("apply", season=season, arguments=["1" if ranks else "0", *_flatten(entries, rule=season.rule)])
        for season, entries in changes.items()
    ]
    answers = run(calls=calls, field=witness_field(witness) if witness else None)
    return {season.id: _applied(answer, rule=season.rule) for season, answer in zip(changes, answers, strict=True)}


def get_page(*, season: SeasonRef, offset: int, limit: int) -> Page | None:
    """`limit` rows from place `offset` (from 0) on."""
    answer = _one("page", season=season, arguments=[offset, offset + limit - 1])
    if answer is None:
        return None
    return Page(answer[0], _rows(answer[2:], first=answer[1], place=offset, rule=season.rule))


def get_tops(*, seasons: Sequence[SeasonRef], limit: int) -> dict[int, Page | None]:
    """The first `limit` rows of each season, in one round trip; `None` for a season Redis does not hold."""
    answers = run(calls=[_call("page", season=season, arguments=[0, limit - 1]) for season in seasons])
    return {
        season.id: Page(answer[0], _rows(answer[2:], first=answer[1], place=0, rule=season.rule)) if answer else None
        for season, answer in zip(seasons, answers, strict=True)
    }


def get_arounds(*, asked: Sequence[Around]) -> list[Neighbourhood | None]:
    """A player's standing and the rows on either side, the player's own among them, for each of those asked for."""
    by_season: dict[int, list[int]] = {}
    for place, one in enumerate(asked):
        by_season.setdefault(one.season.id, []).append(place)
    calls = [_around_call([asked[place] for place in places]) for places in by_season.values()]
    found: list[Neighbourhood | None] = [None] * len(asked)
    for places, answer in zip(by_season.values(), run(calls=calls), strict=True):
        if answer is None:
            continue
        for place, near in zip(places, answer[1:], strict=True):
            found[place] = _neighbourhood(near, one=asked[place], total=answer[0])
    return found


def get_standings(*, seasons: Sequence[SeasonRef], player_id: int) -> dict[int, Standing | None]:
    """A player's standing in each season, in one round trip; `None` where the player or the season is missing."""
    found = get_arounds(asked=[Around(season, player_id, 0) for season in seasons])
    return {season.id: near.standing if near else None for season, near in zip(seasons, found, strict=True)}


def get_rank_of_value(*, season: SeasonRef, value: int) -> tuple[int, int] | None:
    """`(rank, players on the board)` for a value that is not on the board yet."""
    arguments = [sort_value(value=value, order=season.rule.sort_order)]
    answer = _one("at", season=season, arguments=arguments)
    return None if answer is None else (answer[1], answer[0])


def open_season(*, season_id: int) -> bool:
    """Start a season known to be empty; false when Redis has been emptied and only a rebuild may fill it."""
    calls: list[Call] = [("open", [key("epochs"), _stem(season_id), key("identity")], [season_id])]
    return bool(run(calls=calls)[0])


def forget_season(*, season_id: int) -> None:
    """Drop a season from Redis; it is read from PostgreSQL from now on."""
    run(calls=[("forget", _keys(season_id), [season_id])])


def begin_build(*, season_id: int) -> str:
    """Start a new epoch of a season beside the live one, written to by every apply from now on; returns its number."""
    return str(run(calls=[("begin", _keys(season_id), [season_id])])[0].decode())


def load(*, season: SeasonRef, epoch: str, entries: Sequence[EntryState]) -> bool:
    """Put entries into the epoch being built; false when it no longer is (Redis was emptied, another build began)."""
    arguments = [epoch, *_flatten(entries, rule=season.rule)]
    return bool(run(calls=[("load", _keys(season.id), [season.id, *arguments])])[0])


def swap_build(*, season_id: int, epoch: str) -> bool:
    """Put the built epoch in the place of the live one; false when it is not being built any more."""
    return bool(run(calls=[("swap", _keys(season_id), [season_id, epoch])])[0])


def list_seasons() -> dict[int, tuple[str, str]]:
    """The seasons Redis knows: id → (live epoch, building epoch), either of them empty."""
    with guarded() as client:
        found = cast(dict[bytes, bytes], client.hgetall(key("epochs")))
    pairs = {int(season): epochs.decode().split(",") for season, epochs in found.items()}
    return {season: (live, building) for season, (live, building) in pairs.items()}


@dataclass(frozen=True, slots=True)
class Held:
    """What Redis holds of one player in a season; the tie is the time before the id, empty for shared ranks."""

    version: int | None
    value: int | None
    tie: str


def get_held(*, season: SeasonRef, player_ids: Sequence[int]) -> tuple[int, int, list[Held]] | None:
    """`(players on the board, versions kept, what is held of each player)`, to be compared with PostgreSQL."""
    arguments: list[Argument] = [season.id, *(player_key(player_id=player_id) for player_id in player_ids)]
    answer = run(calls=[("members", _keys(season.id), arguments)])[0]
    if answer is None:
        return None
    held = [
        Held(_int(version), None if value is None else _value(value, rule=season.rule), tie.decode())
        for version, tie, value in answer[2:]
    ]
    return answer[0], answer[1], held


def _stem(season_id: int) -> str:
    return key("s", season_id)


def _keys(season_id: int) -> list[str]:
    return [key("epochs"), _stem(season_id)]


def _call(name: str, *, season: SeasonRef, arguments: Sequence[Argument]) -> Call:
    return name, _keys(season.id), [season.id, "1" if season.rule.unique_ranks else "0", *arguments]


def _one(name: str, *, season: SeasonRef, arguments: Sequence[Argument]) -> Any:
    return run(calls=[_call(name, season=season, arguments=arguments)])[0]


def _flatten(entries: Sequence[EntryState], *, rule: Rule) -> list[Argument]:
    arguments: list[Argument] = []
    for player_id, value, version, achieved_at in entries:
        sorts: Argument = "" if value is None else sort_value(value=value, order=rule.sort_order)
        tie = "" if achieved_at is None else tie_key(achieved_at=achieved_at, tie_break=rule.tie_break)
        arguments += (player_key(player_id=player_id), version, sorts, tie)
    return arguments


def _applied(answer: Any, *, rule: Rule) -> list[Applied] | None:
    if answer is None:
        return None
    total, *changes = answer
    return [Applied(before, _standing(after, total=total, rule=rule)) for before, after in changes]


def _around_call(ones: Sequence[Around]) -> Call:
    """All that is asked about one season."""
    arguments = [part for one in ones for part in (player_key(player_id=one.player_id), one.radius)]
    return _call("around", season=ones[0].season, arguments=arguments)


def _neighbourhood(answer: Any, *, one: Around, total: int) -> Neighbourhood:
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


def _value(raw: bytes, *, rule: Rule) -> int:
    return sort_value(value=int(raw), order=rule.sort_order)


def _int(raw: bytes | None) -> int | None:
    return None if raw is None else int(raw)
