SELECT w.player_id, w.achievement_id, f.score_id, f.game_id, f.created_at AS earned_at
FROM wanted w
CROSS JOIN LATERAL (
    SELECT f.score_id, f.game_id, f.created_at
    FROM achievements_feat f
    JOIN scores_score s ON s.id = f.score_id AND s.created_at = f.created_at AND s.status = 'accepted'
    WHERE f.player_id = w.player_id AND f.rank <= w.threshold AND (w.game_id IS NULL OR f.game_id = w.game_id)
    ORDER BY f.id LIMIT 1
) AS f
