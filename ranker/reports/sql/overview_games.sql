-- The games most people play on a day, in the days up to `last`.
WITH days AS (
    SELECT game_id, date, dau, submissions FROM reports_daymetrics
    WHERE game_id IS NOT NULL AND date BETWEEN %(first)s AND %(last)s AND date <= (SELECT closed FROM reports_frontier)
    UNION ALL
    SELECT game_id, date, count(DISTINCT player_id), count(*) FROM reports_live
    WHERE date BETWEEN %(first)s AND %(last)s GROUP BY game_id, date
)
SELECT d.game_id, g.name, sum(d.dau)::float8 / (%(last)s::date - %(first)s::date + 1) AS players,
       coalesce(sum(d.dau) FILTER (WHERE d.date = %(last)s), 0)::bigint AS players_today, sum(d.submissions)::bigint AS submissions
FROM days d JOIN games_game g ON g.id = d.game_id
GROUP BY d.game_id, g.name
HAVING sum(d.submissions) > 0
ORDER BY players DESC, submissions DESC, d.game_id
LIMIT %(limit)s
