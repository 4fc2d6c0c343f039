-- Entries of some players in some seasons, computed from the ledger and written as absolute values with a new version.
-- The players are locked already, in an earlier statement of this transaction, so this one sees all they ever scored.
-- Entries the ledger no longer backs keep their row and lose their value; rows that would not change are left alone.
WITH seasons AS (
    SELECT t.id, t.operator, t.sort_order, t.starts_at, coalesce(t.ends_at, 'infinity') AS ends_at, b.game_id, b.mode_id
    FROM leaderboards_season t JOIN leaderboards_leaderboard b ON b.id = t.leaderboard_id
    WHERE t.id = ANY (%(seasons)s::bigint[]) AND b.game_id IS NOT NULL
),
counted AS (
    SELECT t.id AS season_id, r.player_id, r.value, r.created_at, r.id,
           row_number() OVER (
               PARTITION BY t.id, r.player_id
               ORDER BY CASE WHEN t.operator <> 'best' THEN NULL
                             WHEN t.sort_order = 'asc' THEN r.value ELSE -r.value END,
                        CASE WHEN t.operator = 'best' THEN r.created_at END,
                        CASE WHEN t.operator = 'best' THEN r.id END,
                        r.created_at DESC, r.id DESC) AS place,
           t.operator
    FROM seasons t
    JOIN scores_score r ON r.game_id = t.game_id AND (t.mode_id IS NULL OR r.mode_id = t.mode_id)
     AND r.created_at >= t.starts_at AND r.created_at < t.ends_at
    JOIN users_user u ON u.id = r.player_id
    WHERE r.player_id = ANY (%(players)s::bigint[]) AND r.status = 'accepted' AND u.banned_at IS NULL
),
folded AS (
    SELECT season_id, player_id,
           CASE WHEN operator = 'total' THEN sum(value) ELSE max(value) FILTER (WHERE place = 1) END::bigint AS value,
           count(*) AS plays,
           max(created_at) FILTER (WHERE place = 1) AS achieved_at,
           max(id) FILTER (WHERE place = 1) AS score_id
    FROM counted GROUP BY season_id, player_id, operator
),
wanted AS (
    SELECT season_id, player_id, value, plays, achieved_at, score_id FROM folded
    UNION ALL
    SELECT e.season_id, e.player_id, NULL, 0, NULL, NULL
    FROM leaderboards_entry e JOIN seasons t ON t.id = e.season_id
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
