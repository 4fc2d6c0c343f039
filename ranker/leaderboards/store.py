"""The boards in Redis. Nothing else touches the sorted sets; lua/_prelude.lua says how they are laid out.

Every function raises `RedisAway` when Redis is, and answers `None` for a season Redis does not hold.
"""

from collections.abc import Mapping, Sequence
from typing import Any, cast

from ranker.core.redis import guarded, key
from ranker.leaderboards.ranking import Rule, Standing, player_key, sort_value, tie_key
from ranker.leaderboards.replies import read_applied, read_held, read_neighbourhood, read_page
from ranker.leaderboards.scripts import Call, run
from ranker.leaderboards.stored import Applied, Around, EntryState, Held, Neighbourhood, Page, SeasonRef
from ranker.leaderboards.witness import LedgerRef, witness_field

Argument = str | int


def apply(
    *, changes: Mapping[SeasonRef, Sequence[EntryState]], ranks: bool, witness: LedgerRef | None = None
) -> dict[int, list[Applied] | None]:
    """Apply entries to their seasons in one round trip; per season id one `Applied` an entry if `ranks`."""
    calls: list[Call] = [
        _call("apply", season=season, arguments=["1" if ranks else "0", *_flatten(entries, rule=season.rule)])
        for season, entries in changes.items()
    ]
    answers = run(calls=calls, field=witness_field(witness) if witness else None)
    return {season.id: read_applied(answer, rule=season.rule) for season, answer in zip(changes, answers, strict=True)}


def get_page(*, season: SeasonRef, offset: int, limit: int) -> Page | None:
    """`limit` rows from place `offset` (from 0) on."""
    answer = _one("page", season=season, arguments=[offset, offset + limit - 1])
    return read_page(answer, place=offset, rule=season.rule)


def get_tops(*, seasons: Sequence[SeasonRef], limit: int) -> dict[int, Page | None]:
    """The first `limit` rows of each season, in one round trip; `None` for a season Redis does not hold."""
    answers = run(calls=[_call("page", season=season, arguments=[0, limit - 1]) for season in seasons])
    pairs = zip(seasons, answers, strict=True)
    return {season.id: read_page(answer, place=0, rule=season.rule) for season, answer in pairs}


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
            found[place] = read_neighbourhood(near, one=asked[place], total=answer[0])
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


def get_held(*, season: SeasonRef, player_ids: Sequence[int]) -> tuple[int, int, list[Held]] | None:
    """`(players on the board, versions kept, what is held of each player)`, to be compared with PostgreSQL."""
    arguments: list[Argument] = [season.id, *(player_key(player_id=player_id) for player_id in player_ids)]
    answer = run(calls=[("members", _keys(season.id), arguments)])[0]
    if answer is None:
        return None
    players, versions, *found = answer
    return players, versions, [read_held(one, rule=season.rule) for one in found]


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


def _around_call(ones: Sequence[Around]) -> Call:
    """All that is asked about one season."""
    arguments = [part for one in ones for part in (player_key(player_id=one.player_id), one.radius)]
    return _call("around", season=ones[0].season, arguments=arguments)
