-- The ISO weeks some days lie in, as far as they are closed.
WITH weeks AS (SELECT DISTINCT date_trunc('week', day::timestamp)::date AS start FROM unnest(%(dates)s::date[]) AS day)
DELETE FROM reports_weekmetrics WHERE week_start_date IN (SELECT start FROM weeks);

WITH weeks AS MATERIALIZED (
    SELECT DISTINCT date_trunc('week', day::timestamp)::date AS start FROM unnest(%(dates)s::date[]) AS day
),
played AS MATERIALIZED (
    SELECT w.start, d.game_id, d.player_id, sum(d.plays) AS plays
    FROM weeks w JOIN reports_playerday d ON d.date >= w.start AND d.date < w.start + 7
    GROUP BY w.start, d.game_id, d.player_id
),
counted AS (
    SELECT start, game_id, count(*) AS players, sum(plays) AS submissions FROM played GROUP BY start, game_id
    UNION ALL
    SELECT start, NULL, count(*), sum(plays) FROM (
        SELECT start, player_id, sum(plays) AS plays FROM played GROUP BY start, player_id
    ) AS everywhere GROUP BY start
),
medians AS (
    SELECT w.start, s.game_id, percentile_cont(0.5) WITHIN GROUP (ORDER BY s.value) AS median
    FROM weeks w JOIN reports_counted s
      ON s.created_at >= w.start::timestamp AT TIME ZONE 'UTC' AND s.created_at < (w.start + 7)::timestamp AT TIME ZONE 'UTC'
    WHERE s.created_at < %(end)s
    GROUP BY w.start, s.game_id
)
INSERT INTO reports_weekmetrics (week_start_date, game_id, players, submissions, median_score)
SELECT c.start, c.game_id, c.players, c.submissions, m.median
FROM counted c LEFT JOIN medians m ON m.start = c.start AND m.game_id = c.game_id
