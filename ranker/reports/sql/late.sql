-- What changed in closed days since the snapshot `before`, and is visible in `target`: scores written late (imports,
-- transactions that were open over midnight), scores voided, held or restored, players banned or unbanned.
CREATE TEMP TABLE reports_late ON COMMIT DROP AS
WITH scores AS (
    SELECT game_id, player_id, created_at, xid FROM scores_score WHERE xid >= pg_snapshot_xmax(%(before)s::pg_snapshot)
    UNION ALL
    SELECT s.game_id, s.player_id, s.created_at, s.xid
    FROM unnest(ARRAY(SELECT pg_snapshot_xip(%(before)s::pg_snapshot))) AS x JOIN scores_score s ON s.xid = x
),
moderations AS (
    SELECT score_id, player_id, xid FROM scores_moderation WHERE xid >= pg_snapshot_xmax(%(before)s::pg_snapshot)
    UNION ALL
    SELECT m.score_id, m.player_id, m.xid
    FROM unnest(ARRAY(SELECT pg_snapshot_xip(%(before)s::pg_snapshot))) AS x JOIN scores_moderation m ON m.xid = x
),
changes AS (
    SELECT game_id, player_id, created_at FROM scores WHERE pg_visible_in_snapshot(xid, %(target)s::pg_snapshot)
    UNION ALL
    SELECT s.game_id, s.player_id, s.created_at FROM moderations m JOIN scores_score s ON s.id = m.score_id
    WHERE pg_visible_in_snapshot(m.xid, %(target)s::pg_snapshot)
    UNION ALL
    SELECT s.game_id, s.player_id, s.created_at FROM moderations m JOIN scores_score s ON s.player_id = m.player_id
    WHERE m.score_id IS NULL AND pg_visible_in_snapshot(m.xid, %(target)s::pg_snapshot)
)
SELECT DISTINCT game_id, player_id, (created_at AT TIME ZONE 'UTC')::date AS date,
       -- Half an hour later a session that went on may have to begin instead.
       ((created_at + interval '30 minutes') AT TIME ZONE 'UTC')::date AS session_date
FROM changes
WHERE created_at < (SELECT (closed_through + 1)::timestamp AT TIME ZONE 'UTC' FROM reports_rollupcursor);

INSERT INTO reports_changedplayer (player_id) SELECT DISTINCT player_id FROM reports_late ON CONFLICT DO NOTHING;

UPDATE reports_rollupstep r SET dirty = true
WHERE r.step = 'days'
  AND EXISTS (SELECT FROM reports_late l WHERE r.date IN (l.date, l.session_date));

-- WAU and MAU of the 29 days after, and the days whose new players, weeks and cohorts may be others now.
UPDATE reports_rollupstep r SET dirty = true
WHERE r.step = 'totals'
  AND EXISTS (SELECT FROM (SELECT DISTINCT date FROM reports_late) AS l WHERE r.date >= l.date AND r.date <= l.date + 30);

-- A first day that moved is another day's new player: the day that was the first, however much later it is.
UPDATE reports_rollupstep r SET dirty = true
WHERE r.step = 'totals'
  AND r.date IN (SELECT d.date FROM reports_playerday d JOIN reports_late l ON l.player_id = d.player_id AND d.date > l.date);

UPDATE reports_rollupstep r
SET dirty = true,
    games = CASE WHEN r.done_at IS NULL OR r.dirty AND r.games IS NULL THEN NULL
                 ELSE ARRAY(SELECT unnest(coalesce(r.games, '{}')) UNION SELECT unnest(l.games)) END
FROM (
    SELECT k.id, array_agg(DISTINCT l.game_id) AS games
    FROM (SELECT DISTINCT game_id, date FROM reports_late) AS l
    JOIN reports_rollupstep k ON k.step = 'ranks' AND k.date >= l.date
    GROUP BY k.id
) AS l
WHERE l.id = r.id
