WITH live AS (
    SELECT player_id, count(*) AS plays, count(DISTINCT date) AS active_days, min(date) AS first_date, max(date) AS last_date
    FROM reports_live GROUP BY player_id
),
sessions AS (SELECT player_id, count(*) AS sessions FROM reports_live_session WHERE game_id IS NULL GROUP BY player_id),
players AS (
    SELECT u.id, u.username, u.country, least(t.first_date, l.first_date) AS first_date,
           greatest(t.last_date, l.last_date) AS last_date,
           coalesce(t.active_days, 0) + coalesce(l.active_days, 0) AS active_days,
           coalesce(t.sessions, 0) + coalesce(n.sessions, 0) AS sessions,
           coalesce(t.plays, 0) + coalesce(l.plays, 0) AS plays,
           (SELECT today FROM reports_frontier) - greatest(t.last_date, l.last_date) AS days_since
    FROM users_user u
    LEFT JOIN reports_playertotal t ON t.player_id = u.id
    LEFT JOIN live l ON l.player_id = u.id
    LEFT JOIN sessions n ON n.player_id = u.id
    WHERE u.banned_at IS NULL AND (t.player_id IS NOT NULL OR l.player_id IS NOT NULL)
)
SELECT id AS player_id, username, nullif(country, '') AS country, first_date AS first_active_date,
       last_date AS last_active_date, active_days, sessions, plays AS submissions,
       plays::float8 / active_days AS submissions_per_active_day, days_since AS days_since_last_active,
       CASE WHEN days_since < 7 THEN 'active' WHEN days_since < 14 THEN 'recent' WHEN days_since < 30 THEN 'lapsed'
            ELSE 'churned' END AS status,
       date_trunc('week', first_date::timestamp)::date AS cohort_week
FROM players
