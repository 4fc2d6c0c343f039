-- As version 1, joined: a subquery would be run again for every row that asks for the order.
-- Games, and whether the lowest value wins: the order of a game's all-time board over all modes.
SELECT g.id, g.name, g.slug, coalesce(b.sort_order = 'asc', false) AS lowest_wins
FROM games_game g
LEFT JOIN leaderboards_leaderboard b
  ON b.game_id = g.id AND b.is_default AND b.mode_id IS NULL AND b.reset_schedule = 'never'
