-- All games together, day by day: what superset_daily_metrics says of it (the tests compare), without the windows of
-- past days, totals and medians that it works out besides.
SELECT date, dau, new_players, submissions FROM reports_daymetrics
WHERE game_id IS NULL AND date BETWEEN %(first)s AND %(last)s AND date <= (SELECT closed FROM reports_frontier)
UNION ALL
SELECT p.date, p.dau, p.new_players, s.submissions
FROM (
    SELECT date, count(*) AS dau, count(*) FILTER (WHERE before IS NULL) AS new_players
    FROM reports_live_player WHERE game_id IS NULL GROUP BY date
) AS p
JOIN (SELECT date, count(*) AS submissions FROM reports_live GROUP BY date) AS s ON s.date = p.date
WHERE p.date BETWEEN %(first)s AND %(last)s
ORDER BY date
