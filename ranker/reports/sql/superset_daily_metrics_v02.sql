-- As version 1, joined by a key that is never null (0: all games): by equality PostgreSQL knows that a join adds no rows, and
-- does not count sessions and cohorts for a query that does not ask for them.
WITH open_days AS (
    SELECT generate_series(coalesce(f.closed + 1, (SELECT min(date) FROM reports_live)), f.today, interval '1 day')::date AS date
    FROM reports_frontier f
),
live AS MATERIALIZED (SELECT * FROM reports_live_player),
-- Of closed days, when everyone was last seen: the windows of open days begin there.
seen AS (
    SELECT game_id, last_date, count(*) AS players FROM reports_playergame
    WHERE last_date > (SELECT closed - 30 FROM reports_frontier) GROUP BY game_id, last_date
    UNION ALL
    SELECT NULL, last_date, count(*) FROM reports_playertotal
    WHERE last_date > (SELECT closed - 30 FROM reports_frontier) GROUP BY last_date
),
parts AS (
    SELECT o.date, l.game_id,
           count(*) FILTER (WHERE l.date = o.date) AS dau,
           count(*) FILTER (WHERE l.date > o.date - 7 AND (l.before IS NULL OR l.before <= o.date - 7)) AS wau,
           count(*) FILTER (WHERE l.before IS NULL OR l.before <= o.date - 30) AS mau,
           count(*) FILTER (WHERE l.date = o.date AND l.before IS NULL) AS new_players,
           count(*) FILTER (WHERE l.date = o.date AND o.date - l.before > 30) AS reactivated_players
    FROM open_days o JOIN live l ON l.date > o.date - 30 AND l.date <= o.date
    GROUP BY o.date, l.game_id
    UNION ALL
    SELECT o.date, s.game_id, 0, coalesce(sum(s.players) FILTER (WHERE s.last_date > o.date - 7), 0), sum(s.players), 0, 0
    FROM open_days o JOIN seen s ON s.last_date > o.date - 30
    GROUP BY o.date, s.game_id
    UNION ALL
    SELECT date, NULL, 0, 0, 0, 0, 0 FROM open_days
),
open_actives AS (
    SELECT date, game_id, sum(dau) AS dau, sum(wau) AS wau, sum(mau) AS mau, sum(new_players) AS new_players,
           sum(reactivated_players) AS reactivated_players
    FROM parts GROUP BY date, game_id
),
open_scores AS (
    SELECT date, game_id, count(*) AS submissions, avg(value) AS average_score,
           percentile_cont(0.5) WITHIN GROUP (ORDER BY value) AS median_score
    FROM reports_live GROUP BY date, game_id
    UNION ALL
    SELECT date, NULL, count(*), NULL, NULL FROM reports_live GROUP BY date
),
open_tops AS (
    SELECT DISTINCT ON (s.date, s.game_id) s.date, s.game_id, s.player_id, s.value
    FROM reports_live s JOIN reports_game g ON g.id = s.game_id
    ORDER BY s.date, s.game_id, CASE WHEN g.lowest_wins THEN s.value ELSE -s.value END, s.created_at, s.id
),
open_sessions AS (
    SELECT date, coalesce(game_id, 0) AS game_key, count(*) AS sessions,
           percentile_cont(0.5) WITHIN GROUP (ORDER BY seconds) AS median_session_seconds
    FROM reports_live_session GROUP BY date, game_key
),
days AS (
    SELECT date, game_id, dau, wau, mau, new_players, returning_players, reactivated_players, submissions, sessions,
           median_session_seconds, average_score, median_score, top_player_id, top_score
    FROM reports_daymetrics WHERE date <= (SELECT closed FROM reports_frontier)
    UNION ALL
    SELECT a.date, a.game_id, a.dau::bigint, a.wau::bigint, a.mau::bigint, a.new_players::bigint,
           (a.dau - a.new_players)::bigint, a.reactivated_players::bigint, coalesce(c.submissions, 0), coalesce(n.sessions, 0),
           n.median_session_seconds, c.average_score::float8, c.median_score, t.player_id, t.value
    FROM open_actives a
    LEFT JOIN open_scores c ON c.date = a.date AND c.game_id IS NOT DISTINCT FROM a.game_id
    LEFT JOIN open_sessions n ON n.date = a.date AND n.game_key = coalesce(a.game_id, 0)
    LEFT JOIN open_tops t ON t.date = a.date AND t.game_id = a.game_id
),
cohorts AS (
    SELECT cohort_date, coalesce(game_id, 0) AS game_key,
           max(retained::float8 / nullif(players, 0)) FILTER (WHERE day_n = 1) AS day_1_retention,
           max(retained::float8 / nullif(players, 0)) FILTER (WHERE day_n = 7) AS day_7_retention,
           max(retained::float8 / nullif(players, 0)) FILTER (WHERE day_n = 30) AS day_30_retention
    FROM reports_retention GROUP BY cohort_date, game_key
)
SELECT d.date AS metric_date, d.game_id, coalesce(g.name, 'All games') AS game_name, d.dau, d.wau, d.mau,
       d.dau::float8 / nullif(d.mau, 0) AS stickiness, d.new_players, d.returning_players, d.reactivated_players,
       d.submissions, d.sessions, d.median_session_seconds, d.average_score, d.median_score,
       d.top_player_id, u.username AS top_player, d.top_score,
       r.day_1_retention, r.day_7_retention, r.day_30_retention
FROM days d
LEFT JOIN games_game g ON g.id = d.game_id
LEFT JOIN users_user u ON u.id = d.top_player_id
LEFT JOIN cohorts r ON r.cohort_date = d.date AND r.game_key = coalesce(d.game_id, 0)
