-- DAU, WAU, MAU, new and reactivated players of some days that lie within a month or so, in one pass over their player
-- days. A player's day counts in the window of day D when it is the first of theirs in it: when the one before (`gap`
-- days earlier; null: none within the rows read) lies before the window.
WITH wanted AS (SELECT unnest(%(dates)s::date[]) AS date),
days AS MATERIALIZED (
    SELECT game_id, player_id, date FROM reports_playerday
    WHERE date >= (SELECT min(date) - 30 FROM wanted) AND date <= (SELECT max(date) FROM wanted)
),
active AS (
    SELECT game_id, player_id, date FROM days
    UNION ALL
    SELECT NULL, player_id, date FROM days GROUP BY player_id, date
),
counted AS (
    SELECT game_id, date, gap, count(*) AS players
    FROM (SELECT game_id, date, date - lag(date) OVER (PARTITION BY game_id, player_id ORDER BY date) AS gap FROM active) AS gaps
    GROUP BY game_id, date, gap
),
windows AS (
    SELECT w.date, c.game_id,
           coalesce(sum(c.players) FILTER (WHERE c.date = w.date), 0) AS dau,
           coalesce(sum(c.players) FILTER (WHERE c.date > w.date - 7
                                             AND (c.gap IS NULL OR c.date - c.gap <= w.date - 7)), 0) AS wau,
           sum(c.players) FILTER (WHERE c.gap IS NULL OR c.date - c.gap <= w.date - 30) AS mau,
           coalesce(sum(c.players) FILTER (WHERE c.date = w.date AND (c.gap IS NULL OR c.gap > 30)), 0) AS not_lately
    FROM wanted w JOIN counted c ON c.date > w.date - 30 AND c.date <= w.date
    GROUP BY w.date, c.game_id
),
firsts AS (
    SELECT game_id, first_date AS date, count(*) AS players FROM reports_playergame
    WHERE first_date IN (SELECT date FROM wanted) GROUP BY game_id, first_date
    UNION ALL
    SELECT NULL, first_date, count(*) FROM reports_playertotal
    WHERE first_date IN (SELECT date FROM wanted) GROUP BY first_date
),
figures AS (
    SELECT w.date, w.game_id, w.dau, w.wau, w.mau, coalesce(f.players, 0) AS new_players, w.not_lately
    FROM windows w LEFT JOIN firsts f ON f.date = w.date AND f.game_id IS NOT DISTINCT FROM w.game_id
    UNION ALL
    SELECT date, NULL, 0, 0, 0, 0, 0 FROM wanted
    WHERE NOT EXISTS (SELECT FROM windows WHERE windows.date = wanted.date)
),
emptied AS (
    DELETE FROM reports_daymetrics m
    WHERE m.date = ANY (%(dates)s::date[]) AND m.game_id IS NOT NULL
      AND NOT EXISTS (SELECT FROM figures f WHERE f.date = m.date AND f.game_id = m.game_id)
)
INSERT INTO reports_daymetrics (date, game_id, dau, wau, mau, new_players, returning_players, reactivated_players)
SELECT date, game_id, dau, wau, mau, new_players, dau - new_players, not_lately - new_players FROM figures
ON CONFLICT ON CONSTRAINT reports_daymetrics_one_a_day DO UPDATE
SET dau = excluded.dau, wau = excluded.wau, mau = excluded.mau, new_players = excluded.new_players,
    returning_players = excluded.returning_players, reactivated_players = excluded.reactivated_players
