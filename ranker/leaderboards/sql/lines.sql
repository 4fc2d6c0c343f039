-- What Redis does not hold of some players on some boards.
SELECT e.season_id, e.player_id, u.username, u.display_name, u.country, e.plays, e.achieved_at
FROM unnest(%(seasons)s::bigint[], %(players)s::bigint[]) AS a (season_id, player_id)
JOIN leaderboards_entry e USING (season_id, player_id)
JOIN users_user u ON u.id = e.player_id
