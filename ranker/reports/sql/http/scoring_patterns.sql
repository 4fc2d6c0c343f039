SELECT * FROM superset_scoring_patterns WHERE %(game)s::bigint IS NULL OR game_id = %(game)s
ORDER BY game_id, day_of_week, hour_of_day, mode, difficulty
