-- A player's accepted scores, game by game.
SELECT game_id, count(*) AS plays, max(value) AS highest, min(value) AS lowest, sum(value) AS total,
       max(created_at) AS last_played_at
FROM scores_score
WHERE player_id = %(player_id)s AND status = 'accepted'
GROUP BY game_id
ORDER BY last_played_at DESC, game_id
