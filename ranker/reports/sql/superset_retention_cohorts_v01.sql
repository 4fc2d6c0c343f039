SELECT r.game_id, coalesce(g.name, 'All games') AS game_name, r.cohort_date, r.day_n, r.players,
       r.retained, r.retained::float8 / nullif(r.players, 0) AS strict_retention,
       r.retained_rolling, r.retained_rolling::float8 / nullif(r.players, 0) AS rolling_retention
FROM reports_retention r LEFT JOIN games_game g ON g.id = r.game_id
