-- The last closed season of each board, the latest of them, and who won: banned players have no value there.
SELECT t.id AS season, t.game_id, t.leaderboard, t.reset_schedule, t.mode_id, t.ends_at AS at, t.starts_at,
       w.value, w.score_id, w.player_id, u.username, u.display_name, u.country
FROM (
    SELECT t.*, b.game_id, b.mode_id, b.slug AS leaderboard, b.reset_schedule
    FROM leaderboards_leaderboard b
    CROSS JOIN LATERAL (
        SELECT id, starts_at, ends_at, sort_order FROM leaderboards_season t
        WHERE t.leaderboard_id = b.id AND t.state = 'closed'
        ORDER BY t.starts_at DESC LIMIT 3
    ) AS t
    WHERE b.reset_schedule <> 'never' AND b.is_active AND b.game_id = ANY (%(games)s::bigint[])
    ORDER BY t.ends_at DESC, t.id DESC LIMIT %(seasons)s
) AS t
CROSS JOIN LATERAL (
    (SELECT player_id, value, score_id, achieved_at FROM leaderboards_entry e
     WHERE t.sort_order = 'desc' AND e.season_id = t.id AND e.value IS NOT NULL
     ORDER BY e.value DESC, e.achieved_at LIMIT 1)
    UNION ALL
    (SELECT player_id, value, score_id, achieved_at FROM leaderboards_entry e
     WHERE t.sort_order = 'asc' AND e.season_id = t.id AND e.value IS NOT NULL
     ORDER BY e.value, e.achieved_at LIMIT 1)
) AS w
JOIN users_user u ON u.id = w.player_id
ORDER BY t.ends_at DESC, t.id DESC LIMIT %(limit)s
