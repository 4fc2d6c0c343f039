-- As version 1, with the hours of closed days from their rollup. What was taken back or is held is looked up in the ledger
-- still: there is little of it, and it changes long after.
-- Every submission, whatever became of it.
WITH hours AS (
    SELECT hour, source, submissions FROM reports_hourscores
    WHERE hour < (SELECT (closed + 1)::timestamp AT TIME ZONE 'UTC' FROM reports_frontier)
    UNION ALL
    SELECT date_trunc('hour', s.created_at AT TIME ZONE 'UTC') AT TIME ZONE 'UTC' AS hour, s.source, count(*)
    FROM games_game g
    CROSS JOIN LATERAL (
        SELECT o.created_at, o.source FROM scores_score o
        WHERE o.game_id = g.id
          AND o.created_at < 'infinity'
          AND o.created_at >= coalesce((SELECT (closed + 1)::timestamp AT TIME ZONE 'UTC' FROM reports_frontier), '-infinity')
    ) AS s
    GROUP BY hour, s.source
),
exceptions AS (
    SELECT date_trunc('hour', created_at AT TIME ZONE 'UTC') AT TIME ZONE 'UTC' AS hour, source,
           count(*) FILTER (WHERE status = 'voided') AS voided, count(*) FILTER (WHERE status = 'held') AS held
    FROM scores_score WHERE status <> 'accepted' GROUP BY hour, source
)
SELECT h.hour, h.source, h.submissions, coalesce(e.voided, 0) AS voided, coalesce(e.held, 0) AS held,
       r.seconds AS relay_age_seconds,
       (SELECT extract(epoch FROM now() - finished_at)::float8 / 3600 FROM reports_rollupcursor) AS rollup_age_hours
FROM hours h
LEFT JOIN exceptions e ON e.hour = h.hour AND e.source = h.source
LEFT JOIN reports_relayhour r ON r.hour = h.hour
