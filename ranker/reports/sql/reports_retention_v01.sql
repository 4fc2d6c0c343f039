-- Cohorts by first active day, of closed days and of open ones, per game and (null game) over all of them.
WITH live AS MATERIALIZED (SELECT * FROM reports_live_player),
ns AS (SELECT unnest(ARRAY[1, 3, 7, 14, 30]) AS n),
parts AS (
    SELECT game_id, cohort_date, day_n::integer AS day_n, players, coalesce(retained, 0) AS retained,
           coalesce(retained_rolling, 0) AS retained_rolling
    FROM reports_cohortretention
    UNION ALL
    SELECT game_id, first_date, n, count(*) FILTER (WHERE closed_last_date IS NULL), 0,
           count(*) FILTER (WHERE last_date >= first_date + n AND coalesce(closed_last_date, first_date) < first_date + n)
    FROM (SELECT DISTINCT game_id, player_id, first_date, closed_last_date, last_date FROM live) AS players, ns
    GROUP BY game_id, first_date, n
    UNION ALL
    SELECT game_id, first_date, date - first_date, 0, count(*), 0
    FROM live WHERE date - first_date IN (1, 3, 7, 14, 30)
    GROUP BY game_id, first_date, date - first_date
)
SELECT p.game_id, p.cohort_date, p.day_n, sum(p.players)::bigint AS players,
       CASE WHEN p.cohort_date + p.day_n < f.today THEN sum(p.retained)::bigint END AS retained,
       CASE WHEN p.cohort_date + p.day_n < f.today THEN sum(p.retained_rolling)::bigint END AS retained_rolling
FROM parts p, reports_frontier f
GROUP BY p.game_id, p.cohort_date, p.day_n, f.today
