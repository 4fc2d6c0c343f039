-- A stretch of a board without Redis. {direction}, {better} and {tie} are filled in from the season's rule.
-- Always one row at least: an empty page still says how many players there are.
WITH shown AS MATERIALIZED (
    SELECT player_id, value, plays, achieved_at
    FROM leaderboards_entry
    WHERE season_id = %(season)s AND value IS NOT NULL
    ORDER BY value {direction}, {tie} player_id
    OFFSET %(offset)s LIMIT %(limit)s
)
SELECT b.total_players, f.rank AS first_rank, %(offset)s::bigint AS place,
       s.player_id, s.value, s.plays, s.achieved_at, u.username, u.display_name, u.country
FROM (
    SELECT count(*) AS total_players FROM leaderboards_entry WHERE season_id = %(season)s AND value IS NOT NULL
) AS b
CROSS JOIN (
    SELECT 1 + count(*) AS rank FROM leaderboards_entry
    WHERE season_id = %(season)s AND value {better} (SELECT value FROM shown ORDER BY value {direction} LIMIT 1)
) AS f
LEFT JOIN (shown s JOIN users_user u ON u.id = s.player_id) ON true
ORDER BY s.value {direction}, {s_tie} s.player_id
