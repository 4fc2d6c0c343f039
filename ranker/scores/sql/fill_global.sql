-- Entries of a season of the global board for a range of players, computed from their entries in the games' all-time
-- seasons and from the ledger. Set-based, where recompute_global.sql is for some players; nobody else may be writing to
-- these players' entries.
WITH weights AS (
    SELECT w.key::bigint AS game_id, w.value::bigint AS weight
    FROM leaderboards_season g, jsonb_each_text(g.weights) w WHERE g.id = %(season)s
),
mains AS (
    SELECT t.id AS season_id, w.weight
    FROM weights w
    JOIN leaderboards_leaderboard b
      ON b.game_id = w.game_id AND b.is_default AND b.mode_id IS NULL AND b.reset_schedule = 'never'
    JOIN leaderboards_season t ON t.leaderboard_id = b.id AND t.state = 'open'
),
sums AS (
    SELECT e.player_id, sum(m.weight * e.value)::bigint AS value, sum(e.plays)::bigint AS plays
    FROM leaderboards_entry e JOIN mains m ON m.season_id = e.season_id
    WHERE e.player_id BETWEEN %(first)s AND %(last)s AND e.value IS NOT NULL
    GROUP BY e.player_id
),
latest AS (
    SELECT DISTINCT ON (r.player_id) r.player_id, r.created_at, r.id
    FROM scores_score r
    WHERE r.player_id BETWEEN %(first)s AND %(last)s AND r.status = 'accepted'
      AND r.game_id IN (SELECT game_id FROM weights)
    ORDER BY r.player_id, r.created_at DESC, r.id DESC
)
INSERT INTO leaderboards_entry (season_id, player_id, value, plays, achieved_at, score_id, version)
SELECT %(season)s, player_id, s.value, s.plays, l.created_at, l.id, 1
FROM sums s JOIN latest l USING (player_id)
ORDER BY player_id
