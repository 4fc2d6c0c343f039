"""The definitions of docs/analytics.md in plain Python, row by row, written without a look at the SQL."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from statistics import median, pstdev
from typing import Any

from ranker.core.db import fetch_rows
from tests.reports.ledgers import today

GAP = timedelta(minutes=30)
DAYS_N = (1, 3, 7, 14, 30)


@dataclass(frozen=True)
class Row:
    """A counted score."""

    id: int
    player_id: int
    game_id: int
    mode: str | None
    value: int
    at: datetime
    seconds: int
    difficulty: str
    lowest_wins: bool

    @property
    def date(self) -> date:
        return self.at.astimezone(UTC).date()

    @property
    def place(self) -> int:
        return self.value if self.lowest_wins else -self.value


def counted() -> list[Row]:
    """Accepted scores of players who are not banned, in order of time."""
    rows = fetch_rows(
        sql="SELECT s.*, m.name AS mode, b.sort_order = 'asc' AS lowest FROM scores_score s "
        "JOIN leaderboards_leaderboard b ON b.game_id = s.game_id AND b.slug = 'all-time' "
        "JOIN users_user u ON u.id = s.player_id LEFT JOIN games_mode m ON m.id = s.mode_id "
        "WHERE u.banned_at IS NULL AND s.status = 'accepted'"
    )
    found = [
        Row(r["id"], r["player_id"], r["game_id"], r["mode"], r["value"], r["created_at"], r["duration_seconds"] or 0,
            r["difficulty"], r["lowest"])
        for r in rows
    ]  # fmt: skip
    return sorted(found, key=lambda row: (row.at, row.id))


def sessions(rows: list[Row]) -> list[list[Row]]:
    """One player's scores cut where half an hour or more lies between two."""
    cut: list[list[Row]] = []
    for row in rows:
        if cut and row.at - cut[-1][-1].at < GAP:
            cut[-1].append(row)
        else:
            cut.append([row])
    return cut


def by_player(rows: list[Row]) -> dict[int, list[Row]]:
    found = defaultdict(list)
    for row in rows:
        found[row.player_id].append(row)
    return found


def daily(rows: list[Row], game_id: int | None) -> dict[date, dict[str, Any]]:
    """Every day from the first score to today."""
    mine = [row for row in rows if game_id in (None, row.game_id)]
    active = {player: sorted({row.date for row in theirs}) for player, theirs in by_player(mine).items()}
    begun = [session for theirs in by_player(mine).values() for session in sessions(theirs)]
    found = {}
    when = min(row.date for row in rows)
    while when <= today():
        found[when] = _day(when, mine, active, begun, game_id)
        when += timedelta(days=1)
    return found


def _day(
    when: date, rows: list[Row], active: dict[int, list[date]], begun: list[list[Row]], game_id: int | None
) -> dict[str, Any]:
    def within(days: int) -> int:
        first = when - timedelta(days=days - 1)
        return sum(any(first <= d <= when for d in theirs) for theirs in active.values())

    here = [row for row in rows if row.date == when]
    players = {row.player_id for row in here}
    new = sum(active[player][0] == when for player in players)
    lengths = [
        (max(row.at for row in s if row.date == when) - s[0].at).total_seconds() + s[0].seconds
        for s in begun if s[0].date == when
    ]  # fmt: skip
    before = {p: [d for d in active[p] if d < when] for p in players}
    top = min(here, key=lambda row: (row.place, row.at, row.id), default=None) if game_id else None
    return {
        "dau": len(players), "wau": within(7), "mau": within(30),
        "new_players": new, "returning_players": len(players) - new,
        "reactivated_players": sum(1 for d in before.values() if d and (when - d[-1]).days > 30),
        "submissions": len(here), "sessions": len(lengths),
        "median_session_seconds": median(lengths) if lengths else None,
        "average_score": sum(row.value for row in here) / len(here) if here and game_id else None,
        "median_score": median(row.value for row in here) if here and game_id else None,
        "top_player_id": top.player_id if top else None, "top_score": top.value if top else None,
    }  # fmt: skip


def retention(rows: list[Row], game_id: int | None) -> dict[tuple[date, int], tuple[Any, ...]]:
    """(cohort, N) → players, strict, rolling."""
    mine = [row for row in rows if game_id in (None, row.game_id)]
    cohorts = defaultdict(list)
    for theirs in by_player(mine).values():
        dates = {row.date for row in theirs}
        cohorts[min(dates)].append(dates)
    found = {}
    for born, members in cohorts.items():
        for n in DAYS_N:
            target = born + timedelta(days=n)
            over = target < today()
            strict = sum(target in dates for dates in members)
            rolling = sum(max(dates) >= target for dates in members)
            found[born, n] = (len(members), strict if over else None, rolling if over else None)
    return found


def engagement(rows: list[Row]) -> dict[int, dict[str, Any]]:
    found = {}
    for player, theirs in by_player(rows).items():
        dates = {row.date for row in theirs}
        since = (today() - max(dates)).days
        found[player] = {
            "first_active_date": min(dates), "last_active_date": max(dates), "active_days": len(dates),
            "sessions": len(sessions(theirs)), "submissions": len(theirs), "days_since_last_active": since,
            "status": "active" if since < 7 else "recent" if since < 14 else "lapsed" if since < 30 else "churned",
            "cohort_week": min(dates) - timedelta(days=min(dates).weekday()),
        }  # fmt: skip
    return found


def performance(rows: list[Row]) -> dict[tuple[int, int], dict[str, Any]]:
    grouped = defaultdict(list)
    for row in rows:
        grouped[row.game_id, row.player_id].append(row)
    best = {key: min(row.place for row in theirs) for key, theirs in grouped.items()}
    found = {}
    for (game, player), theirs in grouped.items():
        values = [row.value for row in theirs]
        rivals = [place for (other, _), place in best.items() if other == game]
        rank = 1 + sum(place < best[game, player] for place in rivals)
        first, last, mean = _mean(values[:10]), _mean(values[-10:]), _mean(values)
        gain = (first - last if theirs[0].lowest_wins else last - first) / abs(first)
        found[game, player] = {
            "plays": len(values), "best_score": min(values) if theirs[0].lowest_wins else max(values),
            "average_score": mean, "spread": pstdev(values),
            "consistency": max(0.0, 1 - pstdev(values) / abs(mean)) if len(values) > 1 else None,
            "first_ten_average": first, "last_ten_average": last,
            "percentile": round(100 * (len(rivals) - rank + 1) / len(rivals), 1),
            "trend": "improving" if gain > 0.05 else "declining" if gain < -0.05 else "stable",
        }  # fmt: skip
    return found


def analytics(rows: list[Row]) -> dict[int, dict[str, Any]]:
    found = {}
    monday = today() - timedelta(days=today().weekday())
    for game in {row.game_id for row in rows}:
        mine = [row for row in rows if row.game_id == game]
        best = [min(row.place for row in theirs) for theirs in by_player(mine).values()]
        this_week = [row.value for row in mine if row.date >= monday]
        last_week = [row.value for row in mine if monday - timedelta(days=7) <= row.date < monday]
        values = [row.value for row in mine]
        found[game] = {
            "submissions": len(mine), "players": len(best), "submissions_per_player": len(mine) / len(best),
            "average_score": _mean(values), "median_score": median(values), "best_score": abs(min(best)),
            "spread": pstdev(values), "first_activity_at": mine[0].at, "last_activity_at": mine[-1].at,
            "tie_density": sum(best.count(one) > 1 for one in best) / len(best),
            "this_week_median": median(this_week) if this_week else None,
            "last_week_median": median(last_week) if last_week else None,
            "score_inflation": median(this_week) / median(last_week) if this_week and last_week else None,
        }  # fmt: skip
    return found


def patterns(rows: list[Row]) -> dict[tuple[Any, ...], dict[str, Any]]:
    cells = defaultdict(list)
    bests: dict[tuple[int, int], int] = {}
    for row in rows:
        so_far = bests.get((row.game_id, row.player_id))
        is_best = so_far is None or row.place < so_far
        if is_best:
            bests[row.game_id, row.player_id] = row.place
        cell = (row.game_id, row.at.isoweekday(), row.at.hour, row.mode, row.difficulty or None)
        cells[cell].append((row, is_best))
    return {
        cell: {
            "submissions": len(found), "players": len({row.player_id for row, _ in found}),
            "average_score": _mean([row.value for row, _ in found]),
            "median_score": median(row.value for row, _ in found),
            "personal_bests": sum(is_best for _, is_best in found),
        }
        for cell, found in cells.items()
    }  # fmt: skip


def popularity(rows: list[Row]) -> dict[tuple[date, int], dict[str, Any]]:
    weeks: dict[date, dict[int, list[Row]]] = defaultdict(lambda: defaultdict(list))
    for row in rows:
        weeks[row.date - timedelta(days=row.date.weekday())][row.game_id].append(row)
    players = {
        week: {game: len({row.player_id for row in theirs}) for game, theirs in games.items()}
        for week, games in weeks.items()
    }  # fmt: skip
    found = {}
    for week, games in weeks.items():
        everyone = len({row.player_id for theirs in games.values() for row in theirs})
        for game, theirs in games.items():
            count, before = players[week][game], players.get(week - timedelta(days=7), {}).get(game)
            found[week, game] = {
                "players": count, "submissions": len(theirs), "share_of_players": count / everyone,
                "growth": count / before - 1 if before else None,
                "popularity_rank": 1 + sum(other > count for other in players[week].values()),
            }  # fmt: skip
    return found


def standings(rows: list[Row], season: dict[str, Any], when: date) -> dict[int, int]:
    """Player → place (the smaller the better) on a game's board at the end of a day; ties broken by fractions."""
    mine = [
        row for row in rows
        if row.game_id == season["game_id"] and (season["mode"] is None or row.mode == season["mode"])
        and row.date <= when and row.at >= season["starts_at"]
    ]  # fmt: skip
    sign = 1 if season["sort_order"] == "asc" else -1
    found = {}
    for player, theirs in by_player(mine).items():
        values = [row.value * sign for row in theirs]
        match season["operator"]:
            case "best":
                found[player] = min(values), min(r.at for r in theirs if r.value * sign == min(values))
            case "total":
                found[player] = sum(values), theirs[-1].at
            case _:
                found[player] = values[-1], theirs[-1].at
    return found


def ranks(found: dict[int, Any], *, unique: bool) -> dict[int, int]:
    """Standard competition ranks."""
    if unique:
        order = sorted(found, key=lambda player: (*found[player], player))
        return {player: n + 1 for n, player in enumerate(order)}
    return {p: 1 + sum(other[0] < place[0] for other in found.values()) for p, place in found.items()}


def _mean(values: list[int]) -> float:
    return sum(values) / len(values)
