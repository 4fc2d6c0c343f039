-- What each player has done in a game in open days, and what they have done there in all: with it, whatever closed days know
-- of them is added up. closed_best: the best of closed days; null for who is new in the game.
WITH live AS (
    SELECT s.game_id, s.player_id, g.lowest_wins, count(*) AS plays, sum(s.value) AS total,
           sum(s.value::numeric * s.value) AS squares, min(s.value) AS lowest, max(s.value) AS highest,
           array_agg(s.value ORDER BY s.created_at, s.id) AS scores
    FROM reports_live s JOIN reports_game g ON g.id = s.game_id
    GROUP BY s.game_id, s.player_id, g.lowest_wins
)
SELECT l.game_id, l.player_id, l.plays + coalesce(t.plays, 0) AS plays, l.total + coalesce(t.total, 0) AS total,
       l.squares + coalesce(t.squares, 0) AS squares, t.best AS closed_best,
       CASE WHEN l.lowest_wins THEN least(t.best, l.lowest) ELSE greatest(t.best, l.highest) END AS best,
       t.first_values || l.scores[:10] AS first_values,
       t.last_values || l.scores[greatest(cardinality(l.scores) - 9, 1):] AS last_values
FROM live l LEFT JOIN reports_playergame t ON t.game_id = l.game_id AND t.player_id = l.player_id
