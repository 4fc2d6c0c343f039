WITH live AS MATERIALIZED (
    SELECT date_trunc('week', date::timestamp)::date AS week, game_id, player_id, count(*) AS plays
    FROM reports_live GROUP BY 1, 2, 3
),
-- Whoever played on a closed day of the same week is counted there already.
parts AS (
    SELECT week_start_date AS week, game_id, players, submissions FROM reports_weekmetrics
    UNION ALL
    SELECT l.week, l.game_id,
           count(*) FILTER (WHERE NOT EXISTS (
               SELECT FROM reports_playerday d
               WHERE d.player_id = l.player_id AND d.game_id = l.game_id AND d.date >= l.week AND d.date < l.week + 7
                 AND d.date <= (SELECT closed FROM reports_frontier))),
           sum(l.plays)
    FROM live l GROUP BY l.week, l.game_id
    UNION ALL
    SELECT l.week, NULL,
           count(*) FILTER (WHERE NOT EXISTS (
               SELECT FROM reports_playerday d
               WHERE d.player_id = l.player_id AND d.date >= l.week AND d.date < l.week + 7
                 AND d.date <= (SELECT closed FROM reports_frontier))),
           sum(l.plays)
    FROM (SELECT week, player_id, sum(plays) AS plays FROM live GROUP BY week, player_id) AS l GROUP BY l.week
),
weeks AS (
    SELECT week, game_id, sum(players)::bigint AS players, sum(submissions)::bigint AS submissions FROM parts GROUP BY week, game_id
)
SELECT w.game_id, g.name AS game_name, w.week AS week_start_date, w.players, w.submissions,
       w.players::float8 / nullif(a.players, 0) AS share_of_players,
       w.players::float8 / nullif(b.players, 0) - 1 AS growth,
       rank() OVER (PARTITION BY w.week ORDER BY w.players DESC) AS popularity_rank
FROM weeks w
JOIN games_game g ON g.id = w.game_id
JOIN weeks a ON a.week = w.week AND a.game_id IS NULL
LEFT JOIN weeks b ON b.week = w.week - 7 AND b.game_id = w.game_id
WHERE w.game_id IS NOT NULL
