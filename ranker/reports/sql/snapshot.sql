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

WITH last_places AS MATERIALIZED (
    SELECT season_id, max(place) AS place FROM reports_curve_new WHERE rank <= 1000 GROUP BY season_id
),
high AS (
    SELECT season_id, player_id, place, tie_at, tie_id,
           row_number() OVER (PARTITION BY season_id ORDER BY place, tie_at, player_id) AS n
    FROM (
        SELECT e.season_id, e.player_id, e.place,
               CASE WHEN e.is_unique THEN coalesce(e.achieved_at, e.last_at) ELSE '-infinity' END AS tie_at,
               CASE WHEN e.is_unique THEN e.player_id ELSE 0 END AS tie_id
        FROM last_places l JOIN reports_standing e ON e.season_id = l.season_id AND e.place <= l.place
    ) AS standing
),
shown AS (
    SELECT season_id, player_id, place, tie_at, tie_id, was, was_at FROM reports_moved
    UNION ALL
    SELECT season_id, player_id, place, tie_at, tie_id, place, tie_at FROM high
    WHERE n <= 1000
      AND NOT EXISTS (SELECT FROM reports_moved m WHERE m.season_id = high.season_id AND m.player_id = high.player_id)
)
INSERT INTO reports_ranksnapshot (leaderboard_id, date, player_id, rank, previous_rank, value)
SELECT b.leaderboard_id, %(date)s, s.player_id, c.rank, p.rank, s.place * b.sign
FROM reports_board b
JOIN shown s USING (season_id)
JOIN reports_curve_new c
  ON c.season_id = s.season_id AND c.place = s.place AND c.tie_at = s.tie_at AND c.tie_id = s.tie_id
LEFT JOIN reports_curve p
  ON p.season_id = s.season_id AND p.place = s.was AND p.tie_at = s.was_at AND p.tie_id = s.tie_id
WHERE b.is_target AND b.is_main
ORDER BY b.leaderboard_id, s.player_id
