-- The days on which a step is to be done, oldest first: those never finished, and the dirty ones from `horizon` on. Days
-- are wanted up to `last`: from the first score on within the horizon, and before it those with a score in the 30 days up
-- to them (an import may reach back decades). Ranks are not made for days before the horizon unless asked for.
WITH RECURSIVE played AS (
    SELECT g.id AS game_id, (SELECT (s.created_at AT TIME ZONE 'UTC')::date FROM scores_score s
                             WHERE s.game_id = g.id ORDER BY s.created_at LIMIT 1) AS date
    FROM games_game g
    UNION ALL
    SELECT p.game_id, (SELECT (s.created_at AT TIME ZONE 'UTC')::date FROM scores_score s
                       WHERE s.game_id = p.game_id AND s.created_at >= (p.date + 1)::timestamp AT TIME ZONE 'UTC'
                       ORDER BY s.created_at LIMIT 1)
    FROM played p WHERE p.date IS NOT NULL
),
days AS (SELECT DISTINCT date FROM played WHERE date <= %(last)s),
wanted AS (
    SELECT DISTINCT d.date + n AS date FROM days d, generate_series(0, 29) AS n
    UNION
    SELECT generate_series(greatest(f.date, %(horizon)s::date), %(last)s::date, interval '1 day')::date
    FROM (SELECT min(date) AS date FROM days) AS f WHERE f.date IS NOT NULL
)
SELECT w.date, coalesce(r.done_at IS NOT NULL AND r.games IS NOT NULL, false) AS is_partial, r.games
FROM wanted w
LEFT JOIN reports_rollupstep r ON r.step = %(step)s AND r.date = w.date
WHERE w.date <= %(last)s
  AND (w.date = ANY (%(asked)s::date[])
       OR r.done_at IS NULL AND (w.date >= %(horizon)s OR %(step)s <> 'ranks')
       OR r.dirty AND w.date >= %(horizon)s)
ORDER BY w.date
