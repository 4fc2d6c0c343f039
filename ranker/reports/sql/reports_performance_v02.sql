-- As version 1, without a full join: who has not played since the day closed last, which is nearly everybody, is taken as
-- they were rolled up; the others, looked up one by one, come with their open days added.
-- Everything a player has done in a game, closed days and open ones together.
SELECT p.game_id, p.player_id, p.plays, p.total, p.squares, p.best, p.first_average, p.last_average, g.lowest_wins
FROM (
    SELECT t.game_id, t.player_id, t.plays, t.total, t.squares, t.best, t.first_average, t.last_average
    FROM reports_playergame t
    WHERE NOT EXISTS (SELECT FROM reports_live s WHERE s.game_id = t.game_id AND s.player_id = t.player_id)
      AND NOT EXISTS (SELECT FROM users_user u WHERE u.id = t.player_id AND u.banned_at IS NOT NULL)
    UNION ALL
    SELECT l.game_id, l.player_id, l.plays, l.total, l.squares, l.best,
           (SELECT avg(v) FROM unnest(l.first_values[:10]) AS v)::float8,
           (SELECT avg(v) FROM unnest(l.last_values[greatest(cardinality(l.last_values) - 9, 1):]) AS v)::float8
    FROM reports_live_total l
) AS p
JOIN reports_game g ON g.id = p.game_id
