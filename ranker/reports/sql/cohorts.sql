-- Retention of every cohort up to the day closed last; null for a day N that is not over.
DELETE FROM reports_cohortretention;

WITH ns AS (SELECT unnest(ARRAY[1, 3, 7, 14, 30]) AS n),
spans AS (
    SELECT game_id, first_date, last_date, count(*) AS players FROM reports_playergame GROUP BY game_id, first_date, last_date
    UNION ALL
    SELECT NULL, first_date, last_date, count(*) FROM reports_playertotal GROUP BY first_date, last_date
),
cohorts AS (
    SELECT s.game_id, s.first_date, n.n, sum(s.players) AS players,
           coalesce(sum(s.players) FILTER (WHERE s.last_date >= s.first_date + n.n), 0) AS rolling
    FROM spans s, ns n GROUP BY s.game_id, s.first_date, n.n
),
returned AS (
    SELECT p.game_id, p.first_date, d.date - p.first_date AS n, count(*) AS players
    FROM reports_playergame p JOIN reports_playerday d ON d.player_id = p.player_id AND d.game_id = p.game_id
    WHERE d.date - p.first_date IN (1, 3, 7, 14, 30)
    GROUP BY p.game_id, p.first_date, d.date - p.first_date
    UNION ALL
    SELECT NULL, first_date, n, count(*) FROM (
        SELECT t.player_id, t.first_date, d.date - t.first_date AS n
        FROM reports_playertotal t JOIN reports_playerday d ON d.player_id = t.player_id
        WHERE d.date - t.first_date IN (1, 3, 7, 14, 30)
        GROUP BY t.player_id, t.first_date, d.date - t.first_date
    ) AS everywhere GROUP BY first_date, n
)
INSERT INTO reports_cohortretention (game_id, cohort_date, day_n, players, retained, retained_rolling)
SELECT c.game_id, c.first_date, c.n, c.players,
       CASE WHEN c.first_date + c.n <= %(closed)s THEN coalesce(r.players, 0) END,
       CASE WHEN c.first_date + c.n <= %(closed)s THEN c.rolling END
FROM cohorts c
LEFT JOIN returned r ON r.first_date = c.first_date AND r.n = c.n AND r.game_id IS NOT DISTINCT FROM c.game_id
