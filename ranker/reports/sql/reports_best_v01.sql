-- The bests of a game's players, closed days and open ones together: how many players have each, and its percentile. Whoever
-- has played in open days leaves the best they had and takes the one they have; the banned only leave.
SELECT c.game_id, c.best, sum(c.players)::bigint AS players,
       round(100.0 * (sum(sum(c.players)) OVER (PARTITION BY c.game_id) - sum(sum(c.players)) OVER upto + sum(c.players))
             / sum(sum(c.players)) OVER (PARTITION BY c.game_id), 1)::float8 AS percentile
FROM (
    SELECT game_id, best, players FROM reports_gamebest
    UNION ALL
    SELECT game_id, best, 1 FROM reports_live_total
    UNION ALL
    SELECT game_id, closed_best, -1 FROM reports_live_total WHERE closed_best IS NOT NULL
    UNION ALL
    SELECT t.game_id, t.best, -1 FROM users_user u JOIN reports_playergame t ON t.player_id = u.id WHERE u.banned_at IS NOT NULL
) AS c
JOIN reports_game g ON g.id = c.game_id
GROUP BY c.game_id, c.best
HAVING sum(c.players) > 0
WINDOW upto AS (PARTITION BY c.game_id ORDER BY CASE WHEN bool_and(g.lowest_wins) THEN c.best ELSE -c.best END)
