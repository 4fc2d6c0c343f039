-- What Redis does not hold of some players on a board.
SELECT e.player_id, u.username, u.display_name, u.country, e.plays, e.achieved_at
FROM leaderboards_entry e
JOIN users_user u ON u.id = e.player_id
WHERE e.season_id = %(season)s AND e.player_id = ANY (%(players)s::bigint[])
