SELECT w.player_id, w.achievement_id, s.id AS score_id, s.game_id, s.created_at AS earned_at
FROM wanted w
CROSS JOIN highest_wins d
CROSS JOIN LATERAL (
    SELECT id, game_id, created_at FROM scores_score
    WHERE player_id = w.player_id AND created_at >= w.since AND value >= w.threshold AND status = 'accepted'
      AND game_id = ANY (d.ids) AND (w.game_id IS NULL OR game_id = w.game_id)
    ORDER BY created_at, id LIMIT 1
) AS s
