WITH ranked AS (
    SELECT p.*, rank() OVER (PARTITION BY game_id ORDER BY CASE WHEN lowest_wins THEN best ELSE -best END) AS rank,
           count(*) OVER (PARTITION BY game_id) AS players
    FROM reports_performance p
)
SELECT r.player_id, u.username, r.game_id, g.name AS game_name, r.plays, r.best AS best_score,
       (r.total / r.plays)::float8 AS average_score,
       sqrt(greatest(r.squares / r.plays - (r.total / r.plays) ^ 2, 0))::float8 AS spread,
       CASE WHEN r.plays > 1 AND r.total <> 0
            THEN greatest(0, 1 - sqrt(greatest(r.squares / r.plays - (r.total / r.plays) ^ 2, 0)) / abs(r.total / r.plays))::float8
       END AS consistency,
       r.first_average AS first_ten_average, r.last_average AS last_ten_average,
       round(100.0 * (r.players - r.rank + 1) / r.players, 1)::float8 AS percentile,
       CASE WHEN (r.last_average - r.first_average) * CASE WHEN r.lowest_wins THEN -1 ELSE 1 END
                 > 0.05 * abs(r.first_average) THEN 'improving'
            WHEN (r.last_average - r.first_average) * CASE WHEN r.lowest_wins THEN -1 ELSE 1 END
                 < -0.05 * abs(r.first_average) THEN 'declining'
            ELSE 'stable' END AS trend
FROM ranked r
JOIN games_game g ON g.id = r.game_id
JOIN users_user u ON u.id = r.player_id
