-- The boards to rank at the end of a day: the season of each that the whole day lies in. Without `games` all of them, else
-- those of these games and the global one; the all-time boards it adds up are then filled too, but not written.
--
-- is_kept: every player's value is kept from day to day (standing.sql): on the games' all-time boards, for their ranks; on the
-- global board, which adds those up; on those whose value depends on more than the best score so far. Seasons of one day are
-- gone through instead.
-- goes_on: the first thousand are among yesterday's first thousand and today's players. That is so where a place can only get
-- better and ties need no times, and where yesterday's snapshot is of the same season and good.
DROP TABLE IF EXISTS reports_board;
CREATE TEMP TABLE reports_board AS
SELECT DISTINCT ON (b.id)
       b.id AS leaderboard_id, t.id AS season_id, b.game_id, b.mode_id, t.operator, t.weights, t.starts_at,
       CASE t.sort_order WHEN 'asc' THEN 1 ELSE -1 END AS sign, t.tie_break = 'earliest' AS is_unique,
       b.game_id IS NOT NULL AND b.is_default AND b.mode_id IS NULL AND b.reset_schedule = 'never' AS is_main,
       b.game_id IS NULL OR %(games)s::bigint[] IS NULL OR b.game_id = ANY (%(games)s::bigint[]) AS is_target,
       b.game_id IS NULL
       OR b.is_default AND b.mode_id IS NULL AND b.reset_schedule = 'never'
       OR (t.operator <> 'best' OR t.tie_break = 'earliest') AND b.reset_schedule <> 'daily' AS is_kept,
       y.season_id IS NOT NULL AS has_yesterday,
       y.season_id IS NOT NULL AND t.operator = 'best' AND t.tie_break <> 'earliest' AS goes_on
FROM leaderboards_leaderboard b
JOIN leaderboards_season t ON t.leaderboard_id = b.id AND t.state IN ('open', 'closed')
 AND t.starts_at <= %(start)s AND coalesce(t.ends_at, 'infinity') >= %(end)s
LEFT JOIN reports_boardday y ON y.leaderboard_id = b.id AND y.date = %(date)s::date - 1 AND y.season_id = t.id
      AND EXISTS (SELECT FROM reports_rollupstep r
                  WHERE r.step = 'ranks' AND r.date = %(date)s::date - 1 AND r.done_at IS NOT NULL AND NOT r.dirty)
WHERE b.is_active
ORDER BY b.id, t.starts_at DESC, t.id DESC;

DELETE FROM reports_board WHERE NOT is_target AND NOT is_main;
ANALYZE reports_board
