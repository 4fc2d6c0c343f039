-- As version 1, with an upper bound that excludes nothing: of a range with an end PostgreSQL expects one row in two hundred,
-- of one without it every third of the whole ledger, and then it would read all tables beside it from end to end.
-- The counted scores of days that are not closed: today's, and those of days not rolled up yet. Game by game, so that
-- PostgreSQL goes along the index (game_id, created_at) and reads nothing older.
SELECT s.*, (s.created_at AT TIME ZONE 'UTC')::date AS date
FROM games_game g
CROSS JOIN LATERAL (
    SELECT * FROM reports_counted c
    WHERE c.game_id = g.id
      AND c.created_at < 'infinity'
      AND c.created_at >= coalesce((SELECT (closed_through + 1)::timestamp AT TIME ZONE 'UTC' FROM reports_rollupcursor),
                                   '-infinity')
) AS s
