-- Entries of seasons of one board, computed from the ledger and written as absolute values with a new version; many
-- seasons and all of their players at once, where recompute.sql is for some players. A score's season is found by where
-- its day, week or month begins, so the ledger is read once however many seasons there are.
-- `players`, where given, are locked already, in an earlier statement of this transaction; else the players `first` to
-- `last` are such that nobody else writes to their entries.
WITH counted AS (
    SELECT t.id AS season_id, t.operator, t.sort_order, r.player_id, r.value, r.created_at, r.id
    FROM scores_score r
    JOIN leaderboards_season t ON t.starts_at = leaderboards_season_start(%(schedule)s, r.created_at)
    WHERE r.game_id = %(game)s AND (%(mode)s::bigint IS NULL OR r.mode_id = %(mode)s::bigint)
      AND r.created_at >= %(start)s AND r.created_at < %(end)s
      AND r.status = 'accepted'
      AND t.id = ANY (%(seasons)s::bigint[])
      AND (%(players)s::bigint[] IS NULL OR r.player_id = ANY (%(players)s::bigint[]))
      AND r.player_id BETWEEN %(first)s AND %(last)s
      AND NOT EXISTS (SELECT FROM users_user u WHERE u.id = r.player_id AND u.banned_at IS NOT NULL)
)
INSERT INTO leaderboards_entry AS e (season_id, player_id, value, plays, achieved_at, score_id, version)
SELECT DISTINCT ON (season_id, player_id)
       season_id, player_id, CASE operator WHEN 'total' THEN sum(value) OVER ours ELSE value END::bigint,
       count(*) OVER ours, created_at, id, 1
FROM counted
WINDOW ours AS (PARTITION BY season_id, player_id)
ORDER BY season_id, player_id,
         CASE WHEN operator <> 'best' THEN NULL WHEN sort_order = 'asc' THEN value ELSE -value END,
         CASE operator WHEN 'best' THEN created_at END,
         CASE operator WHEN 'best' THEN id END,
         created_at DESC, id DESC
ON CONFLICT (season_id, player_id) DO UPDATE
SET prev_value = e.value, value = excluded.value, plays = excluded.plays, achieved_at = excluded.achieved_at,
    score_id = excluded.score_id, version = e.version + 1
WHERE (e.value, e.plays, e.achieved_at, e.score_id)
      IS DISTINCT FROM (excluded.value, excluded.plays, excluded.achieved_at, excluded.score_id)
