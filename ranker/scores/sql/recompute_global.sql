-- The global entries of some players: the weighted sum of their entries in the games' all-time seasons, recomputed in an
-- earlier statement of this transaction. A global season being built adds up the seasons being built, where there are any.
WITH globals AS (
    SELECT t.id, t.state, t.weights FROM leaderboards_season t WHERE t.id = ANY (%(seasons)s::bigint[])
),
mains AS (
    SELECT g.id AS season_id, t.id AS main_id, b.game_id, (g.weights ->> b.game_id::text)::bigint AS weight
    FROM globals g
    JOIN leaderboards_leaderboard b
      ON b.is_default AND b.mode_id IS NULL AND b.reset_schedule = 'never' AND g.weights ? b.game_id::text
    JOIN leaderboards_season t ON t.leaderboard_id = b.id AND t.state = CASE
        WHEN g.state = 'building' AND EXISTS (SELECT FROM leaderboards_season o
                                              WHERE o.leaderboard_id = b.id AND o.state = 'building')
        THEN 'building' ELSE 'open' END
),
folded AS (
    SELECT m.season_id, e.player_id, sum(m.weight * e.value)::bigint AS value, sum(e.plays)::bigint AS plays
    FROM mains m JOIN leaderboards_entry e ON e.season_id = m.main_id
    WHERE e.player_id = ANY (%(players)s::bigint[]) AND e.value IS NOT NULL
    GROUP BY m.season_id, e.player_id
),
latest AS (
    SELECT f.season_id, f.player_id, l.created_at, l.id
    FROM folded f
    CROSS JOIN LATERAL (
        SELECT r.created_at, r.id
        FROM scores_score r
        WHERE r.player_id = f.player_id AND r.status = 'accepted'
          AND r.game_id IN (SELECT m.game_id FROM mains m WHERE m.season_id = f.season_id)
        ORDER BY r.created_at DESC, r.id DESC LIMIT 1
    ) AS l
),
wanted AS (
    SELECT f.season_id, f.player_id, f.value, f.plays, l.created_at AS achieved_at, l.id AS score_id
    FROM folded f JOIN latest l USING (season_id, player_id)
    UNION ALL
    SELECT e.season_id, e.player_id, NULL, 0, NULL, NULL
    FROM leaderboards_entry e JOIN globals g ON g.id = e.season_id
    WHERE e.player_id = ANY (%(players)s::bigint[])
      AND NOT EXISTS (SELECT FROM folded f WHERE f.season_id = e.season_id AND f.player_id = e.player_id)
)
INSERT INTO leaderboards_entry AS e (season_id, player_id, value, plays, achieved_at, score_id, version)
SELECT season_id, player_id, value, plays, achieved_at, score_id, 1 FROM wanted ORDER BY player_id, season_id
ON CONFLICT (season_id, player_id) DO UPDATE
SET prev_value = e.value, value = excluded.value, plays = excluded.plays, achieved_at = excluded.achieved_at,
    score_id = excluded.score_id, version = e.version + 1
WHERE (e.value, e.plays, e.achieved_at, e.score_id)
      IS DISTINCT FROM (excluded.value, excluded.plays, excluded.achieved_at, excluded.score_id)
RETURNING season_id, player_id, value, version, achieved_at
