-- The global board: the weighted sums of everyone who has just been put on a game's all-time board (`date`), or of all (null).
WITH mains AS MATERIALIZED (
    SELECT g.season_id AS global_id, g.is_unique, m.season_id,
           (g.weights ->> m.game_id::text)::bigint * m.sign * g.sign AS factor
    FROM reports_board g JOIN reports_board m ON m.is_main AND g.weights ? m.game_id::text
    WHERE g.game_id IS NULL
),
met AS MATERIALIZED (
    SELECT DISTINCT m.global_id, s.player_id
    FROM mains m JOIN reports_standing s USING (season_id)
    WHERE %(date)s::date IS NULL OR s.played_on = %(date)s::date
)
INSERT INTO reports_standing AS e (season_id, player_id, place, last_at, played_on, operator, is_unique)
SELECT p.global_id, p.player_id, sum(m.factor * s.place), max(s.last_at), %(date)s::date, 'latest', m.is_unique
FROM met p
JOIN mains m USING (global_id)
JOIN reports_standing s ON s.season_id = m.season_id AND s.player_id = p.player_id
GROUP BY p.global_id, m.is_unique, p.player_id
ON CONFLICT (season_id, player_id) DO UPDATE
SET was = e.place, was_at = e.last_at, played_on = excluded.played_on, place = excluded.place, last_at = excluded.last_at
