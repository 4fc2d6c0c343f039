-- The first score with which the last `window` ones averaged the threshold. What lies before `since` matters as far as
-- it shares a window with what came after.
SELECT w.player_id, w.achievement_id, s.id AS score_id, s.game_id, s.created_at AS earned_at
FROM wanted w
CROSS JOIN highest_wins d
CROSS JOIN LATERAL (
    SELECT coalesce(min(created_at), w.since) AS at FROM (
        SELECT created_at FROM scores_score
        WHERE player_id = w.player_id AND created_at < w.since AND status = 'accepted'
          AND game_id = ANY (d.ids) AND (w.game_id IS NULL OR game_id = w.game_id)
        ORDER BY created_at DESC LIMIT w."window"
    ) AS earlier
) AS start
CROSS JOIN LATERAL (
    SELECT id, game_id, created_at FROM (
        SELECT id, game_id, created_at, count(*) OVER last AS n, sum(value) OVER last AS total
        FROM scores_score
        WHERE player_id = w.player_id AND created_at >= start.at AND status = 'accepted'
          AND game_id = ANY (d.ids) AND (w.game_id IS NULL OR game_id = w.game_id)
        WINDOW last AS (ORDER BY created_at, id ROWS BETWEEN (w."window" - 1) PRECEDING AND CURRENT ROW)
    ) AS summed
    WHERE n = w."window" AND total >= w.threshold * w."window"
    ORDER BY created_at, id LIMIT 1
) AS s
