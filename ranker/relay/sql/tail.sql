-- What the ledger and the moderation trail have gained between two snapshots: rows that the earlier one did not see (their
-- transaction began after it, or was still running in it) and the later one does. In the order of transactions.
WITH running AS MATERIALIZED (
    SELECT pg_snapshot_xip(%(prev)s::pg_snapshot) AS xid
), scores AS (
    SELECT s.xid, 0 AS kind, s.id, s.player_id, s.game_id, s.mode_id, s.value, s.created_at, s.status, NULL AS action
    FROM scores_score s WHERE s.xid >= pg_snapshot_xmax(%(prev)s::pg_snapshot)
    UNION ALL
    SELECT s.xid, 0, s.id, s.player_id, s.game_id, s.mode_id, s.value, s.created_at, s.status, NULL
    FROM running r JOIN scores_score s ON s.xid = r.xid
), moderations AS (
    SELECT m.xid, 1 AS kind, m.id, m.player_id, NULL::bigint, NULL::bigint, NULL::bigint, m.created_at, NULL, m.action
    FROM scores_moderation m WHERE m.xid >= pg_snapshot_xmax(%(prev)s::pg_snapshot)
    UNION ALL
    SELECT m.xid, 1, m.id, m.player_id, NULL, NULL, NULL, m.created_at, NULL, m.action
    FROM running r JOIN scores_moderation m ON m.xid = r.xid
)
SELECT xid::text AS xid, kind, id, player_id, game_id, mode_id, value, created_at, status, action
FROM (SELECT * FROM scores UNION ALL SELECT * FROM moderations) AS gained
WHERE pg_visible_in_snapshot(xid, %(target)s::pg_snapshot)
  AND (xid, kind, id) > (%(xid)s::text::xid8, %(kind)s::int, %(id)s::bigint)
ORDER BY xid, kind, id
LIMIT %(limit)s
