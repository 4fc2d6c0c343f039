-- The formulas of superset_game_analytics, over the player days of each period.
SELECT date_trunc(%(unit)s, p.date::timestamp)::date AS period_start_date, p.game_id, g.name AS game_name, g.lowest_wins,
       sum(p.plays)::bigint AS submissions, count(DISTINCT p.player_id) AS players,
       (sum(p.plays) / count(DISTINCT p.player_id))::float8 AS submissions_per_player,
       (sum(p.total) / sum(p.plays))::float8 AS average_score,
       CASE WHEN g.lowest_wins THEN min(p.best) ELSE max(p.best) END AS best_score
FROM reports_played p JOIN reports_game g ON g.id = p.game_id
WHERE p.date BETWEEN %(first)s AND %(last)s AND (%(game)s::bigint IS NULL OR p.game_id = %(game)s)
  AND NOT EXISTS (SELECT FROM users_user b WHERE b.id = p.player_id AND b.banned_at IS NOT NULL)
GROUP BY 1, 2, 3, 4
ORDER BY 1 DESC, p.game_id
