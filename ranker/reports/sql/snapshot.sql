-- The games' all-time boards at the end of a day: the first thousand, and everyone who played. The rank before is looked up
-- on the curve of the day before, at the place the player had then.
DELETE FROM reports_ranksnapshot
WHERE date = %(date)s AND leaderboard_id IN (
    SELECT id FROM leaderboards_leaderboard
    WHERE game_id IS NULL OR %(games)s::bigint[] IS NULL OR game_id = ANY (%(games)s::bigint[]));
DELETE FROM reports_boardday
WHERE date = %(date)s AND leaderboard_id IN (
    SELECT id FROM leaderboards_leaderboard
    WHERE game_id IS NULL OR %(games)s::bigint[] IS NULL OR game_id = ANY (%(games)s::bigint[]));

WITH last_places AS (
    SELECT season_id, max(place) AS place FROM reports_curve_new WHERE rank <= 1000 GROUP BY season_id
),
standing AS MATERIALIZED (
    SELECT b.leaderboard_id, b.sign, e.season_id, e.player_id, e.place, e.played_on IS NOT DISTINCT FROM %(date)s AS has_played,
           CASE WHEN b.is_unique THEN coalesce(e.achieved_at, e.last_at) ELSE '-infinity' END AS tie_at,
           CASE WHEN b.is_unique THEN e.player_id ELSE 0 END AS tie_id,
           CASE WHEN e.played_on = %(date)s THEN e.was ELSE e.place END AS was,
           CASE WHEN NOT b.is_unique THEN '-infinity' WHEN e.played_on = %(date)s THEN e.was_at
                ELSE coalesce(e.achieved_at, e.last_at) END AS was_at,
           e.place <= l.place AS is_high
    FROM reports_board b
    JOIN last_places l USING (season_id)
    JOIN reports_standing e USING (season_id)
    WHERE b.is_target AND b.is_main AND (e.played_on = %(date)s OR e.place <= l.place)
),
high AS (
    SELECT *, row_number() OVER (PARTITION BY season_id ORDER BY place, tie_at, player_id) AS n FROM standing WHERE is_high
),
shown AS (
    SELECT leaderboard_id, sign, season_id, player_id, place, tie_at, tie_id, was, was_at FROM high WHERE n <= 1000 OR has_played
    UNION ALL
    SELECT leaderboard_id, sign, season_id, player_id, place, tie_at, tie_id, was, was_at FROM standing WHERE NOT is_high
)
INSERT INTO reports_ranksnapshot (leaderboard_id, date, player_id, rank, previous_rank, value)
SELECT s.leaderboard_id, %(date)s, s.player_id, c.rank, p.rank, s.place * s.sign
FROM shown s
JOIN reports_curve_new c USING (season_id, place, tie_at, tie_id)
LEFT JOIN reports_curve p
  ON p.season_id = s.season_id AND p.place = s.was AND p.tie_at = s.was_at AND p.tie_id = s.tie_id
ORDER BY s.leaderboard_id, s.player_id
