-- How many achievements some players hold now.
INSERT INTO achievements_collector AS c (player_id, achievements, last_earned_at)
SELECT p.player_id, h.achievements, h.last_earned_at
FROM unnest(%(players)s::bigint[]) AS p (player_id)
-- Player by player: planned as one join, PostgreSQL would read everything that anybody holds.
CROSS JOIN LATERAL (
    SELECT count(*) AS achievements, max(h.earned_at) AS last_earned_at
    FROM achievements_playerachievement h
    WHERE h.player_id = p.player_id AND h.taken_back_at IS NULL
      AND h.achievement_id = ANY (ARRAY(SELECT id FROM achievements_achievement WHERE is_active))
) AS h
ORDER BY p.player_id
ON CONFLICT (player_id) DO UPDATE SET achievements = excluded.achievements, last_earned_at = excluded.last_earned_at
