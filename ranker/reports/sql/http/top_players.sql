SELECT t.period_start_date, t.game_id, g.name AS game_name, t.rank, t.player_id, u.username, u.display_name,
       nullif(u.country, '') AS country, t.plays, t.best AS best_score,
       -- A sum that a 64-bit integer cannot hold is none that JSON could tell.
       CASE WHEN abs(t.total) < 2::numeric ^ 63 THEN t.total::bigint END AS total_score
FROM (
    SELECT *, rank() OVER (PARTITION BY period_start_date, game_id ORDER BY CASE WHEN lowest_wins THEN best ELSE -best END) AS rank
    FROM (
        SELECT date_trunc(%(unit)s, p.date::timestamp)::date AS period_start_date, p.game_id, p.player_id, o.lowest_wins,
               sum(p.plays)::bigint AS plays, sum(p.total) AS total,
               CASE WHEN o.lowest_wins THEN min(p.best) ELSE max(p.best) END AS best
        FROM reports_played p JOIN reports_game o ON o.id = p.game_id
        WHERE p.date BETWEEN %(first)s AND %(last)s AND (%(game)s::bigint IS NULL OR p.game_id = %(game)s)
          AND NOT EXISTS (SELECT FROM users_user b WHERE b.id = p.player_id AND b.banned_at IS NOT NULL)
        GROUP BY 1, 2, 3, 4
    ) AS played
) AS t
JOIN games_game g ON g.id = t.game_id
JOIN users_user u ON u.id = t.player_id
ORDER BY t.period_start_date DESC, t.rank, t.game_id, t.player_id
