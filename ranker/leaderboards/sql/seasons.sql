-- Past seasons, the latest first, with those who won them: all of rank 1 (ten at most), or the first where ties are
-- broken by time. One row a winner, one with nulls for a season nobody played.
WITH past AS MATERIALIZED (
    SELECT t.id, b.slug, b.reset_schedule, b.mode_id, t.starts_at, t.ends_at, t.amended_at, t.sort_order, t.tie_break,
           count(*) OVER () AS total
    FROM leaderboards_season t JOIN leaderboards_leaderboard b ON b.id = t.leaderboard_id
    WHERE b.id = ANY (%(boards)s::bigint[]) AND t.state IN ('open', 'closed') AND t.ends_at <= %(now)s
    ORDER BY t.ends_at DESC, t.id DESC
    OFFSET %(offset)s LIMIT %(limit)s
)
SELECT p.total, p.id, p.slug, p.reset_schedule, p.mode_id, p.starts_at, p.ends_at, p.amended_at,
       w.player_id, w.value, w.plays, w.achieved_at, u.username, u.display_name, u.country
FROM past p
LEFT JOIN LATERAL (
    SELECT e.* FROM leaderboards_entry e
    WHERE e.season_id = p.id AND e.value = CASE p.sort_order
        WHEN 'asc' THEN (SELECT min(value) FROM leaderboards_entry WHERE season_id = p.id)
        ELSE (SELECT max(value) FROM leaderboards_entry WHERE season_id = p.id) END
    ORDER BY CASE p.tie_break WHEN 'earliest' THEN e.achieved_at END, e.player_id
    LIMIT CASE p.tie_break WHEN 'earliest' THEN 1 ELSE 10 END
) AS w ON true
LEFT JOIN users_user u ON u.id = w.player_id
ORDER BY p.ends_at DESC, p.id DESC, w.achieved_at, w.player_id
