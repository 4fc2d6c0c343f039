-- The latest records and changes near the top of all-time boards, while their scores count.
SELECT f.score_id, f.game_id, s.mode_id, f.value, f.previous_value, f.rank, f.passed, f.is_record, f.created_at AS at,
       f.player_id, u.username, u.display_name, u.country,
       d.id AS dethroned_id, d.username AS dethroned_username, d.display_name AS dethroned_display_name
FROM achievements_feat f
JOIN scores_score s ON s.id = f.score_id AND s.created_at = f.created_at AND s.status = 'accepted'
JOIN users_user u ON u.id = f.player_id AND u.banned_at IS NULL
LEFT JOIN users_user d ON d.id = f.dethroned_id AND d.banned_at IS NULL
WHERE (f.is_record OR f.passed > 0 AND f.rank <= %(top)s)
  AND (%(game)s::bigint IS NULL OR f.game_id = %(game)s::bigint)
ORDER BY f.created_at DESC, f.score_id DESC LIMIT %(limit)s
