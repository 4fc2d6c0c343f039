-- As version 1, with percentiles by best instead of by player, and names joined so that PostgreSQL leaves out what a query
-- does not ask for: a chart of trends reads the players' rows and nothing else.
SELECT p.player_id, u.username, p.game_id, g.name AS game_name, p.plays, p.best AS best_score,
       p.total::float8 / p.plays AS average_score,
       f.spread,
       CASE WHEN p.plays > 1 AND p.total <> 0 THEN greatest(0, 1 - f.spread / abs(p.total::float8 / p.plays)) END AS consistency,
       p.first_average AS first_ten_average, p.last_average AS last_ten_average,
       b.percentile,
       CASE WHEN (p.last_average - p.first_average) * CASE WHEN p.lowest_wins THEN -1 ELSE 1 END
                 > 0.05 * abs(p.first_average) THEN 'improving'
            WHEN (p.last_average - p.first_average) * CASE WHEN p.lowest_wins THEN -1 ELSE 1 END
                 < -0.05 * abs(p.first_average) THEN 'declining'
            ELSE 'stable' END AS trend
FROM reports_performance p
-- Whole numbers up to the root: a difference of rounded squares would be worth nothing.
CROSS JOIN LATERAL (SELECT sqrt((p.plays * p.squares - p.total * p.total)::float8) / p.plays AS spread) AS f
JOIN games_game g ON g.id = p.game_id
LEFT JOIN reports_best b ON b.game_id = p.game_id AND b.best = p.best
LEFT JOIN users_user u ON u.id = p.player_id
