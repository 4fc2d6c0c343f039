-- One row: the day up to which rollups are read (null: none yet), today, and the first open day.
SELECT c.closed_through AS closed, (now() AT TIME ZONE 'UTC')::date AS today
FROM (SELECT 1) AS one LEFT JOIN reports_rollupcursor c ON c.id = 1
