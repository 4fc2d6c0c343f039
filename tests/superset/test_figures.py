"""The figures of charts are those of a direct query of the ledger."""

from datetime import UTC, datetime
from typing import Any

import pytest

from tests.superset.client import Client
from tests.superset.workbench import Workbench

COUNTED = """
    SELECT s.*, (s.created_at AT TIME ZONE 'UTC')::date AS day, g.name AS game
    FROM scores_score s JOIN users_user u ON u.id = s.player_id JOIN games_game g ON g.id = s.game_id
    WHERE s.status = 'accepted' AND u.banned_at IS NULL
"""
YESTERDAY = "(now() AT TIME ZONE 'UTC')::date - 1"


@pytest.fixture(scope="session")
def rows_of(analyst: Client) -> Any:
    """The rows of a chart, by its title."""
    numbers = {chart["slice_name"]: chart["id"] for chart in analyst.listing("chart")}
    return lambda title: analyst.chart_data(numbers[title])


def total(rows: list[dict[str, Any]], name: str) -> Any:
    return sum(row[name] or 0 for row in rows)


def spread(rows: list[dict[str, Any]]) -> dict[str, int]:
    """Sums by series, of a chart whose series are columns of the answer."""
    names = {name for row in rows for name in row if name != "metric_date"}
    return {name: round(total(rows, name)) for name in names}


def test_scores(rows_of: Any, workbench: Workbench) -> None:
    ((count,),) = workbench.rows(f"SELECT count(*) FROM ({COUNTED}) s")
    assert set(spread(rows_of("Scores submitted per week")).values()) == {count}


def test_scores_per_game(rows_of: Any, workbench: Workbench) -> None:
    expected = dict(workbench.rows(f"SELECT game, count(*) FROM ({COUNTED}) s GROUP BY game"))
    assert spread(rows_of("Scores submitted per day, by game")) == expected


@pytest.mark.parametrize(("name", "days"), [("Daily", 1), ("Weekly", 7), ("Monthly", 30)])
def test_active_players(name: str, days: int, rows_of: Any, workbench: Workbench) -> None:
    window = f"day > {YESTERDAY} - {days} AND day <= {YESTERDAY}"
    ((count,),) = workbench.rows(f"SELECT count(DISTINCT player_id) FROM ({COUNTED}) s WHERE {window}")
    rows = sorted(rows_of(f"{name} active players (yesterday)"), key=lambda row: row["metric_date"])
    (figure,) = {key for key in rows[-1] if key != "metric_date"}
    assert rows[-1][figure] == count


def test_new_players(rows_of: Any, workbench: Workbench) -> None:
    ((count,),) = workbench.rows(f"SELECT count(DISTINCT player_id) FROM ({COUNTED}) s")
    assert spread(rows_of("New and returning players per day"))["new_players"] == count


def test_lifecycle(rows_of: Any, workbench: Workbench) -> None:
    ((count,),) = workbench.rows(f"SELECT count(DISTINCT player_id) FROM ({COUNTED}) s")
    assert total(rows_of("Lifecycle: how recently players played"), "players") == count


def test_retention_after_a_day(rows_of: Any, workbench: Workbench) -> None:
    ((expected,),) = workbench.rows(f"""
        WITH days AS (SELECT DISTINCT player_id, day FROM ({COUNTED}) s),
        firsts AS (SELECT player_id, min(day) AS day FROM days GROUP BY player_id)
        SELECT count(d.player_id)::float8 / count(*) FROM firsts f
        LEFT JOIN days d ON d.player_id = f.player_id AND d.day = f.day + 1
        WHERE f.day < {YESTERDAY} + 0
    """)
    (row,) = [row for row in rows_of("Retention curve: who comes back") if int(row["day_n"]) == 1]
    assert row["strict_retention"] == pytest.approx(expected)


def test_games_at_a_glance(rows_of: Any, workbench: Workbench) -> None:
    expected = workbench.rows(f"""
        SELECT game, count(*), count(DISTINCT player_id), avg(value)::float8,
               percentile_cont(0.5) WITHIN GROUP (ORDER BY value)
        FROM ({COUNTED}) s GROUP BY game ORDER BY game
    """)
    rows = sorted(rows_of("Games at a glance"), key=lambda row: row["game_name"])
    names = ("game_name", "submissions", "players", "average_score", "median_score")
    assert [pytest.approx([row[name] for name in names[1:]]) for row in rows] == [list(each[1:]) for each in expected]


def test_everything_submitted(rows_of: Any, workbench: Workbench) -> None:
    ((count, voided, held),) = workbench.rows("""
        SELECT count(*), count(*) FILTER (WHERE status = 'voided'), count(*) FILTER (WHERE status = 'held')
        FROM scores_score
    """)
    assert total(rows_of("Where scores come from"), "submissions") == count
    taken_back = rows_of("Scores taken back and held, per day of submission")
    assert (total(taken_back, "voided"), total(taken_back, "held")) == (voided, held)


def test_top_ten_now(rows_of: Any, workbench: Workbench) -> None:
    expected = workbench.rows("""
        SELECT g.name, max(e.value) FROM leaderboards_entry e JOIN leaderboards_season t ON t.id = e.season_id
        JOIN leaderboards_leaderboard b ON b.id = t.leaderboard_id JOIN games_game g ON g.id = b.game_id
        WHERE b.slug = 'all-time' AND t.state = 'open' AND t.sort_order = 'desc' GROUP BY g.name
    """)
    rows = [row for row in rows_of("Top ten now") if row["rank"] == 1 and row["leaderboard"] == "all-time"]
    assert dict(expected).items() <= {row["game_name"]: row["value"] for row in rows}.items()


def test_daily_active_players_per_game(rows_of: Any, workbench: Workbench) -> None:
    expected = {
        (day.isoformat(), game): players
        for day, game, players in workbench.rows(
            f"SELECT day, game, count(DISTINCT player_id) FROM ({COUNTED}) s GROUP BY day, game"
        )
    }
    found = {
        (datetime.fromtimestamp(row["metric_date"] / 1000, tz=UTC).date().isoformat(), game): players
        for row in rows_of("Daily active players, by game")
        for game, players in row.items()
        if game != "metric_date" and players
    }
    assert found == expected


def test_when_people_play(rows_of: Any, workbench: Workbench) -> None:
    expected = workbench.rows(f"""
        SELECT extract(isodow FROM created_at)::int, extract(hour FROM created_at)::int, count(*)
        FROM ({COUNTED}) s GROUP BY 1, 2
    """)
    found = {
        (int(row["weekday"][0]), int(row["hour_label"][:2])): row["submissions"] for row in rows_of("When people play")
    }
    assert found == {(weekday, hour): count for weekday, hour, count in expected}


def test_scores_by_mode(rows_of: Any, workbench: Workbench) -> None:
    expected = workbench.rows(f"""
        SELECT coalesce(m.name, 'No mode'), count(*) FROM ({COUNTED}) s
        LEFT JOIN games_mode m ON m.id = s.mode_id GROUP BY 1
    """)
    found = {
        row["mode_name"]: sum(count or 0 for name, count in row.items() if name != "mode_name")
        for row in rows_of("Scores by mode and game")
    }
    assert found == dict(expected)


def test_players_by_country(rows_of: Any, workbench: Workbench) -> None:
    expected = workbench.rows(f"""
        SELECT coalesce(nullif(country, ''), 'n/a'), count(*) FROM users_user
        WHERE id IN (SELECT player_id FROM ({COUNTED}) s) GROUP BY 1
    """)
    rows = rows_of("Players by country")
    assert len(rows) == min(15, len(expected))
    assert {row["country_name"]: row["players"] for row in rows}.items() <= dict(expected).items()


def test_the_longest_relay_delay(rows_of: Any, workbench: Workbench) -> None:
    ((expected,),) = workbench.rows("""
        SELECT max(seconds) FROM reports_relayhour
        WHERE hour IN (SELECT date_trunc('hour', created_at) FROM scores_score)
    """)
    (row,) = rows_of("Longest relay delay")
    assert list(row.values()) == [pytest.approx(expected)]
