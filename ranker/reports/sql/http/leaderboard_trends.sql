SELECT * FROM superset_leaderboard_trends
WHERE metric_date BETWEEN %(first)s AND %(last)s AND reset_schedule = %(schedule)s
  AND (%(game)s::bigint IS NULL OR game_id = %(game)s)
ORDER BY metric_date DESC, leaderboard_id, rank, player_id
