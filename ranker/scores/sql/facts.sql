-- What a player's entries were just before a score was written, for every season it counts in and for the all-time
-- season of every game in the global board: the facts of its receipt, told again from the ledger.
-- Counted then: rows with a smaller id (a player's ids are in the order of commits) that no moderation had taken back.
WITH score AS (
    SELECT * FROM scores_score WHERE id = %(score_id)s
),
counted AS (
    SELECT r.id, r.game_id, r.mode_id, r.value, r.created_at
    FROM score s JOIN scores_score r ON r.player_id = s.player_id AND r.id < s.id
    WHERE coalesce((SELECT m.action FROM scores_moderation m
                    WHERE m.score_id = r.id AND m.created_at < s.recorded_at
                    ORDER BY m.id DESC LIMIT 1), 'restore') = 'restore'
),
weights AS (
    SELECT w.key::bigint AS game_id, w.value::bigint AS weight
    FROM leaderboards_season g, jsonb_each_text(g.weights) w
    WHERE g.weights IS NOT NULL AND g.state = 'open'
),
targets AS (
    SELECT b.slug, b.reset_schedule, b.game_id, b.mode_id, w.weight, t.id AS season_id, t.operator, t.sort_order, t.tie_break,
           t.starts_at, t.ends_at,
           b.is_default AND b.mode_id IS NULL AND b.reset_schedule = 'never' AS is_main,
           b.game_id = s.game_id AND (b.mode_id IS NULL OR b.mode_id = s.mode_id) AS is_counted
    FROM score s
    JOIN leaderboards_leaderboard b ON b.is_active AND b.game_id IS NOT NULL
    JOIN leaderboards_season t ON t.leaderboard_id = b.id AND t.state IN ('open', 'closed')
     AND t.starts_at = leaderboards_season_start(b.reset_schedule, s.created_at)
    LEFT JOIN weights w ON w.game_id = b.game_id
)
SELECT t.slug, t.reset_schedule, t.season_id, t.operator, t.sort_order, t.tie_break, t.is_main, t.is_counted,
       CASE WHEN t.is_main THEN t.weight END AS weight,
       CASE WHEN t.operator = 'total' THEN sum(c.value)
            WHEN t.operator = 'latest' THEN (array_agg(c.value ORDER BY c.created_at DESC, c.id DESC))[1]
            WHEN t.sort_order = 'asc' THEN min(c.value)
            ELSE max(c.value) END::bigint AS value_before,
       CASE WHEN t.sort_order = 'asc' THEN min(c.value) ELSE max(c.value) END AS best_before
FROM targets t
LEFT JOIN counted c ON c.game_id = t.game_id AND (t.mode_id IS NULL OR c.mode_id = t.mode_id)
 AND c.created_at >= t.starts_at AND c.created_at < coalesce(t.ends_at, 'infinity')
WHERE t.is_counted OR t.is_main AND t.weight IS NOT NULL
GROUP BY t.slug, t.reset_schedule, t.season_id, t.operator, t.sort_order, t.tie_break, t.is_main, t.is_counted, t.weight
