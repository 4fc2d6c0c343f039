-- What the scores from `low` to `high` do to the boards that are kept. Where equal values share a rank, or values are
-- added up, nobody asks which score came first: those are simply grouped.
WITH scored AS (
    SELECT b.season_id, b.operator, b.sign, b.is_unique, r.player_id, r.value, r.created_at, r.id
    FROM reports_board b
    CROSS JOIN LATERAL (
        SELECT c.player_id, c.value, c.created_at, c.id FROM reports_counted c
        WHERE c.game_id = b.game_id AND (b.mode_id IS NULL OR c.mode_id = b.mode_id)
          AND c.created_at >= greatest(b.starts_at, %(low)s::timestamptz) AND c.created_at < %(high)s
    ) AS r
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
)
INSERT INTO reports_standing AS e (season_id, player_id, place, achieved_at, last_at, played_on, operator, is_unique)
SELECT season_id, player_id, place, achieved_at, last_at, %(date)s::date, operator, is_unique FROM folded
ON CONFLICT (season_id, player_id) DO UPDATE
SET was = e.place, was_at = coalesce(e.achieved_at, e.last_at), played_on = excluded.played_on, last_at = excluded.last_at,
    place = CASE e.operator WHEN 'total' THEN e.place + excluded.place
                            WHEN 'latest' THEN excluded.place ELSE least(e.place, excluded.place) END,
    achieved_at = CASE WHEN excluded.place < e.place THEN excluded.achieved_at ELSE e.achieved_at END
