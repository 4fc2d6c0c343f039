SELECT * FROM superset_game_analytics WHERE %(game)s::bigint IS NULL OR game_id = %(game)s ORDER BY game_id
