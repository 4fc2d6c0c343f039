-- Every submission, whatever became of it.
WITH hours AS (
    SELECT date_trunc('hour', created_at AT TIME ZONE 'UTC') AS hour, source, count(*) AS submissions,
           count(*) FILTER (WHERE status = 'voided') AS voided, count(*) FILTER (WHERE status = 'held') AS held
    FROM scores_score GROUP BY 1, 2
)
SELECT h.hour AT TIME ZONE 'UTC' AS hour, h.source, h.submissions, h.voided, h.held,
       r.seconds AS relay_age_seconds,
       (SELECT extract(epoch FROM now() - finished_at)::float8 / 3600 FROM reports_rollupcursor) AS rollup_age_hours
FROM hours h LEFT JOIN reports_relayhour r ON r.hour = h.hour AT TIME ZONE 'UTC'
