-- How many achievements some players hold now.
INSERT INTO achievements_collector AS c (player_id, achievements, last_earned_at)
SELECT p.player_id, count(a.id), max(h.earned_at) FILTER (WHERE a.id IS NOT NULL)
FROM unnest(%(players)s::bigint[]) AS p (player_id)
LEFT JOIN achievements_playerachievement h ON h.player_id = p.player_id AND h.taken_back_at IS NULL
LEFT JOIN achievements_achievement a ON a.id = h.achievement_id AND a.is_active
GROUP BY p.player_id ORDER BY p.player_id
ON CONFLICT (player_id) DO UPDATE SET achievements = excluded.achievements, last_earned_at = excluded.last_earned_at
