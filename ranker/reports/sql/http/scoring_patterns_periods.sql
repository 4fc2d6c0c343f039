-- The formulas of superset_scoring_patterns over the scores of some days. A personal best needs all that came before.
SELECT s.game_id, g.name AS game_name, extract(hour FROM s.created_at AT TIME ZONE 'UTC')::integer AS hour_of_day,
       extract(isodow FROM s.created_at AT TIME ZONE 'UTC')::integer AS day_of_week, m.name AS mode,
       nullif(s.difficulty, '') AS difficulty, count(*) AS submissions, count(DISTINCT s.player_id) AS players,
       avg(s.value)::float8 AS average_score, percentile_cont(0.5) WITHIN GROUP (ORDER BY s.value) AS median_score
FROM games_game g
CROSS JOIN LATERAL (
    SELECT * FROM reports_counted c
    WHERE c.game_id = g.id AND c.created_at >= %(first)s::timestamp AT TIME ZONE 'UTC'
      AND c.created_at < (%(last)s::date + 1)::timestamp AT TIME ZONE 'UTC'
) AS s
LEFT JOIN games_mode m ON m.id = s.mode_id
WHERE %(game)s::bigint IS NULL OR g.id = %(game)s
GROUP BY s.game_id, g.name, 3, 4, m.name, s.difficulty
ORDER BY s.game_id, 4, 3, m.name, s.difficulty
