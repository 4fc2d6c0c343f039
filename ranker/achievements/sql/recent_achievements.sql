SELECT h.score_id, h.game_id, h.earned_at AS at, h.player_id, u.username, u.display_name, u.country,
       a.slug, a.name, a.tier
FROM achievements_playerachievement h
JOIN achievements_achievement a ON a.id = h.achievement_id AND a.is_active
JOIN users_user u ON u.id = h.player_id AND u.banned_at IS NULL
WHERE h.taken_back_at IS NULL AND (%(game)s::bigint IS NULL OR h.game_id = %(game)s::bigint)
ORDER BY h.earned_at DESC, h.id DESC LIMIT %(limit)s
