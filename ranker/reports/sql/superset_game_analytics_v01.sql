WITH players AS (
    SELECT game_id, best, count(*) AS players, sum(plays) AS plays, sum(total) AS total, sum(squares) AS squares
    FROM reports_performance GROUP BY game_id, best
),
games AS (
    SELECT p.game_id, sum(p.players) AS players, sum(p.plays) AS plays, sum(p.total) AS total, sum(p.squares) AS squares,
           CASE WHEN g.lowest_wins THEN min(p.best) ELSE max(p.best) END AS best,
           coalesce(sum(p.players) FILTER (WHERE p.players > 1), 0) AS tied
    FROM players p JOIN reports_game g ON g.id = p.game_id
    GROUP BY p.game_id, g.lowest_wins
),
counted AS (
    SELECT game_id, value, sum(scores) AS scores FROM (
        SELECT game_id, value, scores FROM reports_gamevalue
        UNION ALL
        SELECT game_id, value, 1 FROM reports_live
    ) AS both_parts GROUP BY game_id, value
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
SELECT g.id AS game_id, g.name AS game_name, g.lowest_wins, coalesce(a.plays, 0)::bigint AS submissions,
       coalesce(a.players, 0)::bigint AS players, (a.plays / a.players)::float8 AS submissions_per_player,
       (a.total / a.plays)::float8 AS average_score, m.median AS median_score, a.best AS best_score,
       sqrt(greatest(a.squares / a.plays - (a.total / a.plays) ^ 2, 0))::float8 AS spread,
       first.created_at AS first_activity_at, last.created_at AS last_activity_at,
       (a.tied / a.players)::float8 AS tie_density,
       this_week.median AS this_week_median, last_week.median AS last_week_median,
       this_week.median / nullif(last_week.median, 0) AS score_inflation
FROM reports_game g
CROSS JOIN weeks w
LEFT JOIN games a ON a.game_id = g.id
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
