-- The first thousand of every other board at the end of a day. Where a board goes on (boards.sql), whoever is among them now
-- was so yesterday or has played today; else its season is gone through from the beginning, `since` at the earliest.
CREATE TEMP TABLE reports_candidate ON COMMIT DROP AS
SELECT season_id, player_id, min(place) AS place, NULL::timestamptz AS achieved_at
FROM (
    SELECT b.season_id, s.player_id, s.value * b.sign AS place
    FROM reports_board b JOIN reports_ranksnapshot s ON s.leaderboard_id = b.leaderboard_id AND s.date = %(date)s::date - 1
    WHERE b.goes_on AND NOT b.is_kept
    UNION ALL
    SELECT b.season_id, c.player_id, c.value * b.sign
    FROM reports_board b
    JOIN reports_counted c ON c.game_id = b.game_id AND (b.mode_id IS NULL OR c.mode_id = b.mode_id)
     AND c.created_at >= %(start)s AND c.created_at < %(end)s
    WHERE b.goes_on AND NOT b.is_kept
) AS met
GROUP BY season_id, player_id;

INSERT INTO reports_candidate (season_id, player_id, place, achieved_at)
WITH scored AS NOT MATERIALIZED (
    SELECT b.season_id, b.operator, b.sign, b.is_unique, c.player_id, c.value, c.created_at, c.id
    FROM reports_board b
    JOIN reports_counted c ON c.game_id = b.game_id AND (b.mode_id IS NULL OR c.mode_id = b.mode_id)
     AND c.created_at >= b.starts_at AND c.created_at >= %(since)s AND c.created_at < %(end)s
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

-- Boards that are kept: any thousand players of a board bound its first thousand, who stand no worse than the last of those.
-- Yesterday's first thousand and today's players bound them closely; without a thousand of them everyone is looked at.
INSERT INTO reports_candidate (season_id, player_id, place, achieved_at)
WITH likely AS (
    SELECT season_id, player_id FROM reports_moved
    UNION
    SELECT b.season_id, s.player_id
    FROM reports_board b JOIN reports_ranksnapshot s ON s.leaderboard_id = b.leaderboard_id AND s.date = %(date)s::date - 1
    WHERE b.has_yesterday AND b.is_kept AND NOT b.is_main
),
bounds AS MATERIALIZED (
    SELECT season_id, max(place) AS place
    FROM (
        SELECT season_id, e.place, row_number() OVER (PARTITION BY season_id ORDER BY e.place) AS n
        FROM reports_board b JOIN likely USING (season_id) JOIN reports_standing e USING (season_id, player_id)
        WHERE b.is_target AND NOT b.is_main
    ) AS best
    WHERE n <= 1000 GROUP BY season_id HAVING count(*) = 1000
)
SELECT season_id, e.player_id, e.place, coalesce(e.achieved_at, e.last_at)
FROM reports_board b
JOIN reports_standing e USING (season_id)
LEFT JOIN bounds o USING (season_id)
WHERE b.is_kept AND b.is_target AND NOT b.is_main AND e.place <= coalesce(o.place, 9223372036854775807);

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
WHERE b.is_target
