-- What the ledger and the moderation trail have gained between two snapshots: rows that the earlier one did not see (their
-- transaction began after it, or was still running in it) and the later one does. In the order of transactions; within
-- one, scores come before moderations.
-- Each branch is bounded and cut by itself, along its index on (xid, id): however much lies ahead, a page costs a page.
-- The new ones have a single lower bound: of two on one index PostgreSQL starts at the row's, and reads all up to the other.
-- The running ones are looked up one by one: joined, PostgreSQL would read the index from its beginning to find them.
WITH behind AS MATERIALIZED (
    -- The last row met, as each of the two tables counts: ids begin at 1.
    SELECT %(xid)s::text::xid8 AS xid,
           CASE %(kind)s::int WHEN 0 THEN %(id)s::bigint ELSE 9223372036854775807 END AS score_id,
           CASE %(kind)s::int WHEN 1 THEN %(id)s::bigint ELSE 0 END AS moderation_id
), running AS MATERIALIZED (
    -- What was running in the earlier snapshot, and the ids of it that are behind.
    SELECT r.xid, CASE WHEN r.xid = b.xid THEN b.score_id WHEN r.xid > b.xid THEN 0 ELSE 9223372036854775807 END AS score_id,
           CASE WHEN r.xid = b.xid THEN b.moderation_id WHEN r.xid > b.xid THEN 0 ELSE 9223372036854775807 END AS moderation_id
    FROM behind b, pg_snapshot_xip(%(prev)s::pg_snapshot) AS r (xid)
), ahead AS MATERIALIZED (
    -- The same for what began after the earlier snapshot, which may be all of it still.
    SELECT greatest(xid, xmax) AS xid,
           CASE WHEN xid >= xmax THEN score_id ELSE 0 END AS score_id,
           CASE WHEN xid >= xmax THEN moderation_id ELSE 0 END AS moderation_id
    FROM behind, pg_snapshot_xmax(%(prev)s::pg_snapshot) AS xmax
), scores AS (
    (SELECT s.* FROM scores_score s
     WHERE pg_visible_in_snapshot(s.xid, %(target)s::pg_snapshot)
       AND (s.xid, s.id) > ((SELECT xid FROM ahead), (SELECT score_id FROM ahead))
     ORDER BY s.xid, s.id LIMIT %(limit)s)
    UNION ALL
    (SELECT s.* FROM running r CROSS JOIN LATERAL (
         SELECT * FROM scores_score s
         WHERE s.xid = r.xid AND s.id > r.score_id AND pg_visible_in_snapshot(s.xid, %(target)s::pg_snapshot)
         ORDER BY s.id LIMIT %(limit)s
     ) AS s
     ORDER BY s.xid, s.id LIMIT %(limit)s)
), moderations AS (
    (SELECT m.* FROM scores_moderation m
     WHERE pg_visible_in_snapshot(m.xid, %(target)s::pg_snapshot)
       AND (m.xid, m.id) > ((SELECT xid FROM ahead), (SELECT moderation_id FROM ahead))
     ORDER BY m.xid, m.id LIMIT %(limit)s)
    UNION ALL
    (SELECT m.* FROM running r CROSS JOIN LATERAL (
         SELECT * FROM scores_moderation m
         WHERE m.xid = r.xid AND m.id > r.moderation_id AND pg_visible_in_snapshot(m.xid, %(target)s::pg_snapshot)
         ORDER BY m.id LIMIT %(limit)s
     ) AS m
     ORDER BY m.xid, m.id LIMIT %(limit)s)
)
SELECT gained.xid::text AS xid, kind, id, player_id, created_at, action, game_id, mode_id, value, status, source
FROM (
    SELECT xid, 0 AS kind, id, player_id, created_at, NULL AS action, game_id, mode_id, value, status, source FROM scores
    UNION ALL
    SELECT xid, 1, id, player_id, created_at, action, NULL, NULL, NULL, NULL, NULL FROM moderations
) AS gained
ORDER BY gained.xid, kind, id
LIMIT %(limit)s
