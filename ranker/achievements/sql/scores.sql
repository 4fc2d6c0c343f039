SELECT w.player_id, w.achievement_id, s.id AS score_id, s.game_id, s.created_at AS earned_at
FROM wanted w
CROSS JOIN LATERAL (
    SELECT id, game_id, created_at FROM scores_score
    WHERE player_id = w.player_id AND status = 'accepted' AND (w.game_id IS NULL OR game_id = w.game_id)
    ORDER BY created_at, id OFFSET w.threshold - 1 LIMIT 1
) AS s
