-- As version 1; names are joined so that PostgreSQL leaves them out of what does not ask for them.
-- Closed days from the snapshots; today, as it stands now, from the entries: the first thousand of each board.
WITH today AS (
    SELECT b.id AS leaderboard_id, f.today AS date, e.player_id, e.value, e.season_id,
           CASE WHEN t.tie_break = 'earliest' THEN e.n
                ELSE rank() OVER (PARTITION BY t.id ORDER BY CASE t.sort_order WHEN 'asc' THEN e.value ELSE -e.value END) END AS rank
    FROM reports_frontier f
    CROSS JOIN leaderboards_leaderboard b
    JOIN leaderboards_season t ON t.leaderboard_id = b.id AND t.state = 'open' AND b.is_active
     AND t.starts_at <= now() AND coalesce(t.ends_at, 'infinity') > now()
    CROSS JOIN LATERAL (
        SELECT i.*, row_number() OVER () AS n FROM (
            (SELECT player_id, value, season_id FROM leaderboards_entry
             WHERE season_id = t.id AND value IS NOT NULL AND t.sort_order = 'asc' AND t.tie_break <> 'earliest'
             ORDER BY value, player_id LIMIT 1000)
            UNION ALL
            (SELECT player_id, value, season_id FROM leaderboards_entry
             WHERE season_id = t.id AND value IS NOT NULL AND t.sort_order = 'desc' AND t.tie_break <> 'earliest'
             ORDER BY value DESC, player_id LIMIT 1000)
            UNION ALL
            (SELECT player_id, value, season_id FROM leaderboards_entry
             WHERE season_id = t.id AND value IS NOT NULL AND t.sort_order = 'asc' AND t.tie_break = 'earliest'
             ORDER BY value, achieved_at, player_id LIMIT 1000)
            UNION ALL
            (SELECT player_id, value, season_id FROM leaderboards_entry
             WHERE season_id = t.id AND value IS NOT NULL AND t.sort_order = 'desc' AND t.tie_break = 'earliest'
             ORDER BY value DESC, achieved_at, player_id LIMIT 1000)
        ) AS i
    ) AS e
),
today_moved AS (
    SELECT n.*, r.rank AS previous_rank, y.leaderboard_id IS NOT NULL AS had_a_day_before
    FROM today n
    LEFT JOIN reports_boardday y
      ON y.leaderboard_id = n.leaderboard_id AND y.date = n.date - 1 AND y.season_id = n.season_id
    LEFT JOIN reports_ranksnapshot r
      ON r.leaderboard_id = n.leaderboard_id AND r.date = n.date - 1 AND r.player_id = n.player_id AND y.season_id IS NOT NULL
),
today_board AS (
    SELECT leaderboard_id,
           CASE WHEN bool_or(had_a_day_before)
                THEN avg(CASE WHEN previous_rank <= 10 THEN 0 ELSE 1 END) END::float8 AS top_10_churn,
           CASE WHEN count(*) > 1 THEN greatest(0, 1 - coalesce(
               (max(value) - min(value))::float8 / nullif(greatest(abs(max(value)), abs(min(value))), 0), 0)) END
               AS competition_intensity
    FROM today_moved WHERE rank <= 10 GROUP BY leaderboard_id
),
days AS (
    SELECT r.leaderboard_id, r.date, r.player_id, r.rank, r.previous_rank, r.value, d.top_10_churn, d.competition_intensity
    FROM reports_ranksnapshot r JOIN reports_boardday d ON d.leaderboard_id = r.leaderboard_id AND d.date = r.date
    UNION ALL
    SELECT t.leaderboard_id, t.date, t.player_id, t.rank::integer, t.previous_rank, t.value, b.top_10_churn, b.competition_intensity
    FROM today_moved t JOIN today_board b ON b.leaderboard_id = t.leaderboard_id
)
SELECT d.leaderboard_id, b.slug AS leaderboard, b.reset_schedule, b.game_id, coalesce(g.name, 'All games') AS game_name,
       d.date AS metric_date, d.player_id, u.username, d.rank, d.previous_rank, d.previous_rank - d.rank AS movement, d.value,
       d.top_10_churn, d.competition_intensity
FROM days d
JOIN leaderboards_leaderboard b ON b.id = d.leaderboard_id
LEFT JOIN games_game g ON g.id = b.game_id
LEFT JOIN users_user u ON u.id = d.player_id
WHERE NOT EXISTS (SELECT FROM users_user n WHERE n.id = d.player_id AND n.banned_at IS NOT NULL)
