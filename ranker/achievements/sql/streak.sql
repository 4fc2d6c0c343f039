-- The first score of the day that made it `threshold` days in a row. More scores on a day that had one make no streak.
SELECT w.player_id, w.achievement_id, s.score_id, s.game_id, s.created_at AS earned_at
FROM wanted w
CROSS JOIN LATERAL (
    SELECT score_id, game_id, created_at FROM (
        SELECT score_id, game_id, created_at, day - lag(day, w.threshold::int - 1) OVER (ORDER BY day) AS span
        FROM (
            SELECT DISTINCT ON (day) day, id AS score_id, game_id, created_at
            FROM (
                SELECT (created_at AT TIME ZONE 'UTC')::date AS day, id, game_id, created_at FROM scores_score
                WHERE player_id = w.player_id AND created_at >= w.since - make_interval(days => w.threshold::int)
                  AND status = 'accepted' AND (w.game_id IS NULL OR game_id = w.game_id)
            ) AS dated
            ORDER BY day, created_at, id
        ) AS days
    ) AS spanned
    WHERE span = w.threshold - 1
    ORDER BY created_at LIMIT 1
) AS s
WHERE NOT (w.one_day AND w.game_id IS NULL AND EXISTS (
    SELECT FROM scores_score e
    WHERE e.player_id = w.player_id AND e.status = 'accepted' AND e.created_at < w.since
      AND e.created_at >= date_trunc('day', w.since, 'UTC')))
