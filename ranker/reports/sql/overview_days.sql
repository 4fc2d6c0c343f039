-- The figures of all games together, day by day.
SELECT metric_date AS date, dau, new_players, submissions
FROM superset_daily_metrics
WHERE game_id IS NULL AND metric_date BETWEEN %(first)s AND %(last)s
ORDER BY metric_date
