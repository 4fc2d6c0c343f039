-- How many achievements some players hold now.
INSERT INTO achievements_collector AS c (player_id, achievements, last_earned_at)
SELECT p.player_id, h.achievements, h.last_earned_at
FROM unnest(%(players)s::bigint[]) AS p (player_id)
-- Player by player, and nothing but the player to look for: PostgreSQL would read everything that anybody holds.
CROSS JOIN LATERAL (
    SELECT count(*) AS achievements, max(h.earned_at) AS last_earned_at
    FROM (
        SELECT achievement_id, earned_at, taken_back_at FROM achievements_playerachievement
        WHERE player_id = p.player_id OFFSET 0
    ) AS h
    JOIN achievements_achievement a ON a.id = h.achievement_id AND a.is_active
    WHERE h.taken_back_at IS NULL
) AS h
ORDER BY p.player_id
ON CONFLICT (player_id) DO UPDATE SET achievements = excluded.achievements, last_earned_at = excluded.last_earned_at
