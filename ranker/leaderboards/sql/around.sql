-- One player's standing and the rows around it without Redis; no row when the player is not on the board.
-- {direction}, {better}, {nearest}, {tie} and {ahead} are filled in from the season's rule.
WITH me AS MATERIALIZED (
    SELECT player_id, value, achieved_at FROM leaderboards_entry
    WHERE season_id = %(season)s AND player_id = %(player)s AND value IS NOT NULL
),
counted AS MATERIALIZED (
    SELECT count(*) AS total_players,
           count(*) FILTER (WHERE e.value {better} m.value) AS better,
           count(*) FILTER (WHERE e.value {better} m.value OR e.value = m.value AND {ahead}) AS place,
           {nearest}(e.value) FILTER (WHERE e.value {better} m.value) AS next_value
    FROM me m JOIN leaderboards_entry e ON e.season_id = %(season)s AND e.value IS NOT NULL
),
shown AS MATERIALIZED (
    SELECT player_id, value, plays, achieved_at
    FROM leaderboards_entry
    WHERE season_id = %(season)s AND value IS NOT NULL
    ORDER BY value {direction}, {tie} player_id
    OFFSET (SELECT greatest(place - %(radius)s, 0) FROM counted)
    LIMIT (SELECT least(place, %(radius)s) + %(radius)s + 1 FROM counted)
)
SELECT c.total_players, c.better, c.next_value, greatest(c.place - %(radius)s, 0) AS first_place, c.place,
       (SELECT count(*) FROM leaderboards_entry
        WHERE season_id = %(season)s AND value {better} c.next_value) AS better_than_next,
       (SELECT count(*) FROM leaderboards_entry
        WHERE season_id = %(season)s AND value {better} (SELECT value FROM shown ORDER BY value {direction} LIMIT 1)
       ) AS better_than_first,
       m.value AS my_value,
       s.player_id, s.value, s.plays, s.achieved_at, u.username, u.display_name, u.country
FROM me m CROSS JOIN counted c CROSS JOIN shown s JOIN users_user u ON u.id = s.player_id
ORDER BY s.value {direction}, {s_tie} s.player_id
