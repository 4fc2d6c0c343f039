-- What players' entries on all-time boards have become since they were last looked at. {better}: > where the highest
-- wins, < where the lowest does; {direction} is the board's order. An entry met again without a change does nothing.
-- An entry that fell, because a better score was voided, stands by an older score: that one is noted with its rank, if it
-- never was, and has passed nobody.
WITH asked AS MATERIALIZED (
    SELECT DISTINCT p.player_id, m.game_id, m.season_id
    FROM unnest(%(players)s::bigint[], %(games)s::bigint[]) AS p (player_id, game_id)
    JOIN (
        SELECT b.game_id, t.id AS season_id
        FROM leaderboards_leaderboard b JOIN leaderboards_season t ON t.leaderboard_id = b.id AND t.state = 'open'
        WHERE b.is_default AND b.mode_id IS NULL AND b.reset_schedule = 'never' AND b.game_id IS NOT NULL
          AND t.sort_order = %(order)s
    ) AS m ON m.game_id = p.game_id OR p.game_id IS NULL
),
moved AS MATERIALIZED (
    SELECT a.*, e.value, e.score_id, e.achieved_at, k.value AS before,
           k.value IS NULL OR k.season_id <> a.season_id OR e.value {better} k.value AS improved,
           k.value IS NOT NULL AND k.season_id = a.season_id AS was_there
    FROM asked a
    JOIN leaderboards_entry e ON e.season_id = a.season_id AND e.player_id = a.player_id
    LEFT JOIN achievements_boardmark k ON k.player_id = a.player_id AND k.game_id = a.game_id
    WHERE (k.season_id, k.value) IS DISTINCT FROM (a.season_id, e.value)
),
marked AS (
    INSERT INTO achievements_boardmark AS k (player_id, game_id, season_id, value)
    SELECT player_id, game_id, season_id, value FROM moved ORDER BY player_id, game_id
    ON CONFLICT (player_id, game_id) DO UPDATE SET season_id = excluded.season_id, value = excluded.value
),
-- The value at the deepest rank that counts: whoever is behind it need not be told how far.
depths AS MATERIALIZED (
    SELECT t.season_id, o.value
    FROM (SELECT DISTINCT season_id FROM moved) AS t
    LEFT JOIN LATERAL (
        SELECT value FROM leaderboards_entry o
        WHERE o.season_id = t.season_id AND o.value IS NOT NULL
        ORDER BY o.value {direction} OFFSET %(deepest)s - 1 LIMIT 1
    ) AS o ON true
),
seen AS MATERIALIZED (
    SELECT m.*, r.ahead, t.tied, o.player_id AS runner_up, coalesce(p.passed, 0) AS passed
    FROM moved m
    JOIN depths d ON d.season_id = m.season_id
    CROSS JOIN LATERAL (
        SELECT CASE WHEN d.value {better} m.value THEN %(deepest)s ELSE (
            SELECT count(*) FROM leaderboards_entry o WHERE o.season_id = m.season_id AND o.value {better} m.value
        ) END AS ahead
    ) AS r
    CROSS JOIN LATERAL (
        SELECT r.ahead = 0 AND EXISTS (
            SELECT FROM leaderboards_entry o
            WHERE o.season_id = m.season_id AND o.value = m.value AND o.player_id <> m.player_id) AS tied
    ) AS t
    LEFT JOIN LATERAL (
        SELECT player_id FROM leaderboards_entry o
        WHERE r.ahead = 0 AND o.season_id = m.season_id AND o.value IS NOT NULL AND o.player_id <> m.player_id
        ORDER BY o.value {direction}, o.achieved_at LIMIT 1
    ) AS o ON true
    -- Who came there later was not passed.
    LEFT JOIN LATERAL (
        SELECT count(*) AS passed FROM (
            SELECT FROM leaderboards_entry o
            WHERE m.was_there AND m.improved AND o.season_id = m.season_id AND o.player_id <> m.player_id
              AND o.value {better} m.before AND NOT o.value {better} m.value AND o.achieved_at <= m.achieved_at
            LIMIT CASE WHEN r.ahead < %(deepest)s THEN %(most)s ELSE %(most_behind)s END
        ) AS few
    ) AS p ON true
    WHERE m.value IS NOT NULL
)
INSERT INTO achievements_feat (score_id, player_id, game_id, season_id, value, previous_value, rank, passed, is_record,
                               dethroned_id, created_at)
SELECT score_id, player_id, game_id, season_id, value, CASE WHEN was_there THEN before END,
       CASE WHEN ahead < %(deepest)s THEN ahead + 1 END, passed,
       improved AND ahead = 0 AND NOT tied AND (runner_up IS NOT NULL OR was_there),
       CASE WHEN improved AND ahead = 0 AND NOT tied AND (passed > 0 OR NOT was_there) THEN runner_up END,
       achieved_at
FROM seen
WHERE ahead < %(deepest)s OR passed > 0
ORDER BY score_id
ON CONFLICT (score_id) DO NOTHING
RETURNING score_id, player_id, game_id, season_id, value, previous_value, rank, passed, is_record, dethroned_id, created_at
