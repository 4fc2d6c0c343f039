"""The boards in PostgreSQL: the same answers as `store` gives, for when Redis is away or does not hold a season.

It counts, so its cost grows with the number of players; it has to be right, and Redis has to be fast.
"""

from collections.abc import Mapping, Sequence, Set
from pathlib import Path
from typing import Any

from ranker.core.db import fetch_prepared, fetch_tuples, int_array, read_sql
from ranker.leaderboards.lines import Known, Line, Stretch
from ranker.leaderboards.ranking import Rule, Standing, competition_ranks
from ranker.leaderboards.stored import Row, SeasonRef

SQL = Path(__file__).resolve().parent / "sql"


def get_page(*, season: SeasonRef, offset: int, limit: int) -> Stretch:
    """`limit` lines from place `offset` (from 0) on."""
    found = _fetch("page", season=season, offset=offset, limit=limit)
    first = found[0]
    lines = [row for row in found if row["player_id"] is not None]
    return Stretch(
        first["total_players"], None, _lines(lines, rule=season.rule, first=first["first_rank"], place=offset)
    )


def get_around(*, season: SeasonRef, player_id: int, radius: int) -> Stretch:
    """A player's standing and up to `radius` lines on either side; no standing when the player is not on the board."""
    found = _fetch("around", season=season, player=player_id, radius=radius)
    if not found:
        return Stretch(0, None, [])
    first, place = found[0], found[0]["first_place"]
    rank = 1 + (place if season.rule.unique_ranks else first["better_than_first"])
    lines = _lines(found, rule=season.rule, first=rank, place=place)
    return Stretch(first["total_players"], _standing(first, rule=season.rule), lines)


def get_rank_of_value(*, season: SeasonRef, value: int) -> tuple[int, int]:
    """`(rank, players on the board)` for a value that is not on the board yet."""
    row = _fetch("at", season=season, value=value)[0]
    return row["ahead"] + 1, row["total_players"]


def name_rows(*, ranked: Sequence[tuple[int, Sequence[Row]]]) -> list[list[Line]]:
    """Lines for what Redis ranked in some seasons, by their ids, in one query. Its ranks are kept even where an entry
    has moved on since; who has left the board is left out."""
    known = _list_known({(season_id, row.player_id) for season_id, rows in ranked for row in rows})
    return [
        [Line.of(row, facts) for row in rows if (facts := known.get((season_id, row.player_id)))]
        for season_id, rows in ranked
    ]


def _list_known(wanted: Set[tuple[int, int]]) -> Mapping[tuple[int, int], Known]:
    """By the ids of a season and a player."""
    if not wanted:
        return {}
    seasons, players = zip(*wanted, strict=True)
    params = {"seasons": int_array(seasons), "players": int_array(players)}
    rows = fetch_tuples(sql=read_sql(SQL / "lines.sql"), params=params)
    return {(season, player): Known(*rest) for season, player, *rest in rows}


def _fetch(name: str, *, season: SeasonRef, **params: int) -> list[dict[str, Any]]:
    sql = read_sql(SQL / f"{name}.sql").format_map(_words(season.rule))
    return fetch_prepared(sql=sql, params={"season": season.id, **params})


def _words(rule: Rule) -> Mapping[str, str]:
    """What differs between rules, as SQL: the index on (season, value) can then be read in the board's own order."""
    descending, unique = rule.sort_order == "desc", rule.unique_ranks
    better = ">" if descending else "<"
    return {
        "direction": "DESC" if descending else "ASC",
        "better": better,
        "better_or_equal": f"{better}=" if unique else better,
        "nearest": "min" if descending else "max",
        "tie": "achieved_at," if unique else "",
        "s_tie": "s.achieved_at," if unique else "",
        "ahead": "(e.achieved_at, e.player_id) < (m.achieved_at, m.player_id)"
        if unique
        else "e.player_id < m.player_id",
    }


def _standing(row: dict[str, Any], *, rule: Rule) -> Standing:
    """`next_rank`: where ties are broken, the nearest player ahead is the last of those with a better value."""
    next_rank = row["better"] if rule.unique_ranks else row["better_than_next"] + 1
    return Standing(
        value=row["my_value"],
        rank=1 + (row["place"] if rule.unique_ranks else row["better"]),
        total_players=row["total_players"],
        next_value=row["next_value"],
        next_rank=None if row["next_value"] is None else next_rank,
    )


def _lines(rows: Sequence[dict[str, Any]], *, rule: Rule, first: int, place: int) -> list[Line]:
    values = [row["value"] for row in rows]
    first = place + 1 if rule.unique_ranks else first
    ranks = competition_ranks(values=values, first=first, place=place, unique=rule.unique_ranks)
    return [
        Line.of(Row(row["player_id"], row["value"], rank), Known.of(row)) for row, rank in zip(rows, ranks, strict=True)
    ]
