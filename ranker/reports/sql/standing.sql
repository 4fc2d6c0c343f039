-- What the scores from `low` to `high` do to the boards that are kept: reports_moved is left with whom they moved, and from
-- where. Where equal values share a rank, or values are added up, nobody asks which score came first: those are simply grouped.
CREATE TEMP TABLE reports_moved (
    season_id bigint, player_id bigint, place bigint, tie_at timestamptz, tie_id bigint,
    was bigint, was_at timestamptz, last_at timestamptz
);

-- The bounds of time are constants: with those of the seasons alone PostgreSQL would read the whole ledger.
WITH scored AS NOT MATERIALIZED (
    SELECT b.season_id, b.operator, b.sign, b.is_unique, c.player_id, c.value, c.created_at, c.id
    FROM reports_board b
    JOIN reports_counted c ON c.game_id = b.game_id AND (b.mode_id IS NULL OR c.mode_id = b.mode_id)
     AND c.created_at >= b.starts_at AND c.created_at >= %(low)s::timestamptz AND c.created_at < %(high)s::timestamptz
    WHERE b.is_kept
),
folded AS (
    SELECT season_id, operator, is_unique, player_id,
           CASE WHEN operator = 'total' THEN sum(value) * sign ELSE min(value * sign) END::bigint AS place,
           NULL::timestamptz AS achieved_at, max(created_at) AS last_at
    FROM scored WHERE operator = 'total' OR operator = 'best' AND NOT is_unique
    GROUP BY season_id, operator, sign, is_unique, player_id
    UNION ALL
    SELECT season_id, operator, is_unique, player_id, place, CASE WHEN operator = 'best' THEN created_at END, last_at
    FROM (
        SELECT season_id, operator, is_unique, player_id, value * sign AS place, created_at,
               max(created_at) OVER (PARTITION BY season_id, player_id) AS last_at,
               row_number() OVER (
                   PARTITION BY season_id, player_id
                   ORDER BY CASE WHEN operator = 'best' THEN value * sign END,
                            CASE WHEN operator = 'best' THEN created_at END,
                            CASE WHEN operator = 'best' THEN id END, created_at DESC, id DESC) AS n
        FROM scored WHERE operator = 'latest' OR operator = 'best' AND is_unique
    ) AS ordered WHERE n = 1
),
put AS (
    INSERT INTO reports_standing AS e (season_id, player_id, place, achieved_at, last_at, operator, is_unique)
    SELECT season_id, player_id, place, achieved_at, last_at, operator, is_unique FROM folded ORDER BY season_id, player_id
    ON CONFLICT (season_id, player_id) DO UPDATE
    SET was = e.place, was_at = coalesce(e.achieved_at, e.last_at), last_at = excluded.last_at,
        place = CASE e.operator WHEN 'total' THEN e.place + excluded.place
                                WHEN 'latest' THEN excluded.place ELSE least(e.place, excluded.place) END,
        achieved_at = CASE WHEN excluded.place < e.place THEN excluded.achieved_at ELSE e.achieved_at END
    RETURNING e.*
)
INSERT INTO reports_moved (season_id, player_id, place, tie_at, tie_id, was, was_at, last_at)
SELECT season_id, player_id, place, CASE WHEN is_unique THEN coalesce(achieved_at, last_at) ELSE '-infinity' END,
       CASE WHEN is_unique THEN player_id ELSE 0 END, was, CASE WHEN is_unique THEN was_at ELSE '-infinity' END, last_at
FROM put;
ANALYZE reports_moved;

-- The global board: by how much the weighted sum of whoever moved on a game's all-time board has changed.
WITH put AS (
    INSERT INTO reports_standing AS e (season_id, player_id, place, last_at, operator, is_unique)
    SELECT g.season_id, m.player_id,
           sum((g.weights ->> b.game_id::text)::bigint * b.sign * g.sign * (m.place - coalesce(m.was, 0)))::bigint,
           max(m.last_at), 'total', g.is_unique
    FROM reports_board g
    JOIN reports_board b ON b.is_main AND g.weights ? b.game_id::text
    JOIN reports_moved m ON m.season_id = b.season_id
    WHERE g.game_id IS NULL
    GROUP BY g.season_id, m.player_id, g.is_unique
    ORDER BY g.season_id, m.player_id
    ON CONFLICT (season_id, player_id) DO UPDATE SET place = e.place + excluded.place, last_at = excluded.last_at
    RETURNING e.*
)
INSERT INTO reports_moved (season_id, player_id, place, last_at) SELECT season_id, player_id, place, last_at FROM put
