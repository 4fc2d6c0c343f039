SELECT w.player_id, w.achievement_id, f.score_id, f.game_id, f.created_at AS earned_at
FROM wanted w
CROSS JOIN LATERAL (
    SELECT score_id, game_id, created_at FROM (
        SELECT f.id, f.score_id, f.game_id, f.created_at, sum(f.passed) OVER (ORDER BY f.id) AS so_far
        FROM achievements_feat f
        JOIN scores_score s ON s.id = f.score_id AND s.created_at = f.created_at AND s.status = 'accepted'
        WHERE f.player_id = w.player_id AND (w.game_id IS NULL OR f.game_id = w.game_id)
    ) AS summed
    WHERE so_far >= w.threshold
    ORDER BY id LIMIT 1
) AS f
