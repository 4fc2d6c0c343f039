SELECT * FROM superset_user_engagement e
WHERE e.last_active_date >= %(first)s AND e.last_active_date <= %(last)s
  AND (%(game)s::bigint IS NULL
       OR EXISTS (SELECT FROM reports_playergame p WHERE p.game_id = %(game)s AND p.player_id = e.player_id)
       OR EXISTS (SELECT FROM reports_live s WHERE s.game_id = %(game)s AND s.player_id = e.player_id))
ORDER BY e.last_active_date DESC, e.player_id
