-- The boards to rank at the end of a day: the season of each that the whole day lies in. Without `games` all of them, else
-- those of these games and the global one; the seasons it adds up are then filled too, but not written.
DROP TABLE IF EXISTS reports_board;
CREATE TEMP TABLE reports_board AS
SELECT DISTINCT ON (b.id)
       b.id AS leaderboard_id, t.id AS season_id, b.game_id, b.mode_id, t.operator, t.weights, t.starts_at,
       CASE t.sort_order WHEN 'asc' THEN 1 ELSE -1 END AS sign, t.tie_break = 'earliest' AS is_unique,
       b.is_default AND b.mode_id IS NULL AND b.reset_schedule = 'never' AS is_main,
       b.game_id IS NULL OR %(games)s::bigint[] IS NULL OR b.game_id = ANY (%(games)s::bigint[]) AS is_target
FROM leaderboards_leaderboard b
JOIN leaderboards_season t ON t.leaderboard_id = b.id AND t.state IN ('open', 'closed')
 AND t.starts_at <= %(start)s AND coalesce(t.ends_at, 'infinity') >= %(end)s
WHERE b.is_active
ORDER BY b.id, t.starts_at DESC, t.id DESC;

DELETE FROM reports_board WHERE NOT is_target AND NOT is_main;
ANALYZE reports_board
