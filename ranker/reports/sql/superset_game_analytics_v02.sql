-- As version 1, from tables with a row for each value instead of one for each player.
WITH counted AS (
    SELECT game_id, value, scores FROM reports_gamevalue
    UNION ALL
    SELECT game_id, value, 1 FROM reports_live
),
-- Of banned players nothing but what the median is made of waits for the next rollup.
sums AS (
    SELECT game_id, sum(plays) AS plays, sum(total) AS total, sum(squares) AS squares
    FROM (
        SELECT game_id, scores AS plays, scores::numeric * value AS total, scores::numeric * value * value AS squares FROM counted
        UNION ALL
        SELECT t.game_id, -t.plays, -t.total, -t.squares
        FROM users_user u JOIN reports_playergame t ON t.player_id = u.id WHERE u.banned_at IS NOT NULL
    ) AS both_ways GROUP BY game_id
),
games AS (
    SELECT b.game_id, sum(b.players) AS players, CASE WHEN g.lowest_wins THEN min(b.best) ELSE max(b.best) END AS best,
           coalesce(sum(b.players) FILTER (WHERE b.players > 1), 0) AS tied
    FROM reports_best b JOIN reports_game g ON g.id = b.game_id
    GROUP BY b.game_id, g.lowest_wins
),
piled AS (
    SELECT game_id, value, sum(scores) OVER (PARTITION BY game_id ORDER BY value) AS upto,
           sum(scores) OVER (PARTITION BY game_id) AS scores
    FROM counted
),
medians AS (
    SELECT game_id, (min(value) FILTER (WHERE upto >= ceil(scores / 2)) + min(value) FILTER (WHERE upto > floor(scores / 2)))
                    / 2.0::float8 AS median
    FROM piled GROUP BY game_id
),
weeks AS (
    SELECT date_trunc('week', today::timestamp)::date AS this_week, date_trunc('week', today::timestamp)::date - 7 AS last_week, closed
    FROM reports_frontier
)
SELECT g.id AS game_id, g.name AS game_name, g.lowest_wins, coalesce(s.plays, 0)::bigint AS submissions,
       coalesce(a.players, 0)::bigint AS players, (s.plays / a.players)::float8 AS submissions_per_player,
       (s.total / s.plays)::float8 AS average_score, m.median AS median_score, a.best AS best_score,
       sqrt((s.plays * s.squares - s.total * s.total) / (s.plays * s.plays))::float8 AS spread,
       first.created_at AS first_activity_at, last.created_at AS last_activity_at,
       (a.tied / a.players)::float8 AS tie_density,
       this_week.median AS this_week_median, last_week.median AS last_week_median,
       this_week.median / nullif(last_week.median, 0) AS score_inflation
FROM reports_game g
CROSS JOIN weeks w
LEFT JOIN games a ON a.game_id = g.id
LEFT JOIN sums s ON s.game_id = g.id AND s.plays > 0
LEFT JOIN medians m ON m.game_id = g.id
LEFT JOIN LATERAL (
    SELECT s.created_at FROM reports_counted s WHERE s.game_id = g.id ORDER BY s.created_at LIMIT 1
) AS first ON true
LEFT JOIN LATERAL (
    SELECT s.created_at FROM reports_counted s WHERE s.game_id = g.id ORDER BY s.created_at DESC LIMIT 1
) AS last ON true
LEFT JOIN LATERAL (
    SELECT percentile_cont(0.5) WITHIN GROUP (ORDER BY s.value) AS median FROM reports_counted s
    WHERE s.game_id = g.id AND s.created_at >= w.this_week::timestamp AT TIME ZONE 'UTC'
) AS this_week ON true
LEFT JOIN LATERAL (
    SELECT k.median_score AS median FROM reports_weekmetrics k
    WHERE k.game_id = g.id AND k.week_start_date = w.last_week AND w.closed >= w.this_week - 1
    UNION ALL
    SELECT percentile_cont(0.5) WITHIN GROUP (ORDER BY s.value) FROM reports_counted s
    WHERE (w.closed IS NULL OR w.closed < w.this_week - 1) AND s.game_id = g.id
      AND s.created_at >= w.last_week::timestamp AT TIME ZONE 'UTC' AND s.created_at < w.this_week::timestamp AT TIME ZONE 'UTC'
    HAVING count(*) > 0
) AS last_week ON true
