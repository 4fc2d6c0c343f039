-- The first thousand of every other board at the end of a day. Where a board goes on (boards.sql), whoever is among them now
-- was so yesterday or has played today; else its season is gone through from the beginning.
CREATE TEMP TABLE reports_candidate ON COMMIT DROP AS
SELECT season_id, player_id, min(place) AS place, NULL::timestamptz AS achieved_at
FROM (
    SELECT b.season_id, s.player_id, s.value * b.sign AS place
    FROM reports_board b JOIN reports_ranksnapshot s ON s.leaderboard_id = b.leaderboard_id AND s.date = %(date)s::date - 1
    WHERE b.goes_on AND NOT b.is_kept
    UNION ALL
    SELECT b.season_id, r.player_id, r.value * b.sign
    FROM reports_board b
    CROSS JOIN LATERAL (
        SELECT c.player_id, c.value FROM reports_counted c
        WHERE c.game_id = b.game_id AND (b.mode_id IS NULL OR c.mode_id = b.mode_id)
          AND c.created_at >= %(start)s AND c.created_at < %(end)s
    ) AS r
    WHERE b.goes_on AND NOT b.is_kept AND b.game_id IS NOT NULL
) AS met
GROUP BY season_id, player_id;

INSERT INTO reports_candidate (season_id, player_id, place, achieved_at)
WITH scored AS (
    SELECT b.season_id, b.operator, b.sign, b.is_unique, r.player_id, r.value, r.created_at, r.id
    FROM reports_board b
    CROSS JOIN LATERAL (
        SELECT c.player_id, c.value, c.created_at, c.id FROM reports_counted c
        WHERE c.game_id = b.game_id AND (b.mode_id IS NULL OR c.mode_id = b.mode_id)
          AND c.created_at >= b.starts_at AND c.created_at < %(end)s
    ) AS r
    WHERE NOT b.goes_on AND NOT b.is_kept AND b.is_target
)
SELECT season_id, player_id, CASE WHEN operator = 'total' THEN sum(value) * sign ELSE min(value * sign) END::bigint, max(created_at)
FROM scored WHERE operator = 'total' OR operator = 'best' AND NOT is_unique
GROUP BY season_id, operator, sign, player_id
UNION ALL
SELECT season_id, player_id, place, created_at
FROM (
    SELECT season_id, player_id, value * sign AS place, created_at,
           row_number() OVER (
               PARTITION BY season_id, player_id
               ORDER BY CASE WHEN operator = 'best' THEN value * sign END,
                        CASE WHEN operator = 'best' THEN created_at END,
                        CASE WHEN operator = 'best' THEN id END, created_at DESC, id DESC) AS n
    FROM scored WHERE operator = 'latest' OR operator = 'best' AND is_unique
) AS ordered WHERE n = 1;

-- Boards that are kept: everyone on them or, where they go on, today's players and yesterday's first thousand.
INSERT INTO reports_candidate (season_id, player_id, place, achieved_at)
SELECT e.season_id, e.player_id, e.place, coalesce(e.achieved_at, e.last_at)
FROM reports_board b JOIN reports_standing e USING (season_id)
WHERE b.is_kept AND b.is_target AND NOT b.is_main
  AND (NOT b.goes_on OR e.played_on = %(date)s
       OR (e.season_id, e.player_id) IN (
           SELECT y.season_id, s.player_id
           FROM reports_board y JOIN reports_ranksnapshot s ON s.leaderboard_id = y.leaderboard_id AND s.date = %(date)s::date - 1
           WHERE y.goes_on AND y.is_kept AND NOT y.is_main));

-- The global board: the weighted sums of everyone on the games' all-time boards or, where it goes on, of today's players,
-- which take the place of what they had yesterday.
CREATE TEMP TABLE reports_sum ON COMMIT DROP AS
WITH mains AS MATERIALIZED (
    SELECT g.season_id AS global_id, g.goes_on, m.season_id, (g.weights ->> m.game_id::text)::bigint * m.sign * g.sign AS factor
    FROM reports_board g JOIN reports_board m ON m.is_main AND g.weights ? m.game_id::text
    WHERE g.game_id IS NULL
),
met AS MATERIALIZED (
    SELECT DISTINCT m.global_id, s.player_id
    FROM mains m JOIN reports_standing s USING (season_id)
    WHERE m.goes_on AND s.played_on = %(date)s
)
SELECT m.global_id AS season_id, s.player_id, sum(m.factor * s.place)::bigint AS place, max(s.last_at) AS achieved_at
FROM mains m JOIN reports_standing s USING (season_id)
WHERE NOT m.goes_on OR s.player_id IN (SELECT player_id FROM met)
GROUP BY m.global_id, s.player_id;

DELETE FROM reports_candidate c USING reports_sum n WHERE n.season_id = c.season_id AND n.player_id = c.player_id;
INSERT INTO reports_candidate (season_id, player_id, place, achieved_at) SELECT season_id, player_id, place, achieved_at FROM reports_sum;

INSERT INTO reports_ranksnapshot (leaderboard_id, date, player_id, rank, previous_rank, value)
SELECT b.leaderboard_id, %(date)s, r.player_id, CASE WHEN b.is_unique THEN r.n ELSE r.rank END, p.rank, r.place * b.sign
FROM (
    -- One sort: the order of the rows is an order of the places too.
    SELECT season_id, player_id, place, rank() OVER (PARTITION BY season_id ORDER BY place) AS rank,
           row_number() OVER (PARTITION BY season_id ORDER BY place, tie_at, player_id) AS n
    FROM (
        SELECT c.season_id, c.player_id, c.place, CASE WHEN b.is_unique THEN c.achieved_at END AS tie_at
        FROM reports_candidate c JOIN reports_board b USING (season_id)
    ) AS folded
) AS r
JOIN reports_board b USING (season_id)
LEFT JOIN reports_ranksnapshot p
  ON b.has_yesterday AND p.leaderboard_id = b.leaderboard_id AND p.date = %(date)s::date - 1 AND p.player_id = r.player_id
WHERE r.n <= 1000
ORDER BY b.leaderboard_id, r.player_id;

INSERT INTO reports_boardday (date, leaderboard_id, season_id, top_10_churn, competition_intensity)
SELECT %(date)s, b.leaderboard_id, b.season_id, t.churn, t.intensity
FROM reports_board b
JOIN LATERAL (
    SELECT CASE WHEN EXISTS (SELECT FROM reports_boardday y
                             WHERE y.leaderboard_id = b.leaderboard_id AND y.date = %(date)s::date - 1 AND y.season_id = b.season_id)
                THEN avg(CASE WHEN previous_rank <= 10 THEN 0 ELSE 1 END) END AS churn,
           CASE WHEN count(*) > 1 THEN greatest(0, 1 - coalesce(
               (max(value) - min(value))::float8 / nullif(greatest(abs(max(value)), abs(min(value))), 0), 0)) END AS intensity,
           count(*) AS players
    FROM reports_ranksnapshot r
    WHERE r.leaderboard_id = b.leaderboard_id AND r.date = %(date)s AND r.rank <= 10
) AS t ON t.players > 0
WHERE b.is_target;

DROP TABLE IF EXISTS reports_curve;
ALTER TABLE reports_curve_new RENAME TO reports_curve
