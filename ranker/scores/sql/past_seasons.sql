-- The seasons of a board that are over and have scores, but were never run: made closed, with the board's rule of today.
-- They get a time of closing when they are filled; Redis is not given them before.
INSERT INTO leaderboards_season (leaderboard_id, starts_at, ends_at, operator, sort_order, tie_break, state)
SELECT b.id, w.starts_at, w.ends_at, b.operator, b.sort_order, b.tie_break, 'closed'
FROM leaderboards_leaderboard b, unnest(%(starts)s::timestamptz[], %(ends)s::timestamptz[]) AS w (starts_at, ends_at)
WHERE b.id = %(board)s
  AND NOT EXISTS (SELECT FROM leaderboards_season t
                  WHERE t.leaderboard_id = b.id AND t.starts_at = w.starts_at AND t.state <> 'replaced')
  AND EXISTS (SELECT FROM scores_score r
              WHERE r.game_id = b.game_id AND (b.mode_id IS NULL OR r.mode_id = b.mode_id)
                AND r.created_at >= w.starts_at AND r.created_at < w.ends_at)
ORDER BY w.starts_at
