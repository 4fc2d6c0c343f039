-- Games, and whether the lowest value wins: the order of a game's all-time board over all modes.
SELECT g.id, g.name, g.slug,
       coalesce((SELECT b.sort_order = 'asc' FROM leaderboards_leaderboard b
                 WHERE b.game_id = g.id AND b.is_default AND b.mode_id IS NULL AND b.reset_schedule = 'never'),
                false) AS lowest_wins
FROM games_game g
