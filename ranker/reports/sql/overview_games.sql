-- The games most people played in the week that ends with `last`. A game's own row of that day counts each player once.
SELECT game_id, max(game_name) AS name, coalesce(max(wau) FILTER (WHERE metric_date = %(last)s), 0) AS players,
       coalesce(max(dau) FILTER (WHERE metric_date = %(last)s), 0) AS players_today, sum(submissions)::bigint AS submissions
FROM superset_daily_metrics
WHERE game_id IS NOT NULL AND metric_date BETWEEN %(first)s AND %(last)s
GROUP BY game_id
HAVING sum(submissions) > 0
ORDER BY players DESC, submissions DESC, game_id
LIMIT %(limit)s
