-- The sessions that began in open days, per game and (null game) over all of them. A session belongs to the day it began
-- on, and its length is cut there at midnight; one that goes on from the day before is that day's.
WITH marked AS MATERIALIZED (
    SELECT s.game_id, s.player_id, s.id, s.date, s.created_at, coalesce(s.duration_seconds, 0) AS seconds,
           coalesce(s.created_at - coalesce(lag(s.created_at) OVER in_game, g.last_at) >= interval '30 minutes', true)
               AS begins_in_game,
           coalesce(s.created_at - coalesce(lag(s.created_at) OVER anywhere, t.last_at) >= interval '30 minutes', true)
               AS begins
    FROM reports_live s
    LEFT JOIN reports_playergame g ON g.game_id = s.game_id AND g.player_id = s.player_id
    LEFT JOIN reports_playertotal t ON t.player_id = s.player_id
    WINDOW in_game AS (PARTITION BY s.player_id, s.game_id ORDER BY s.created_at, s.id),
           anywhere AS (PARTITION BY s.player_id ORDER BY s.created_at, s.id)
),
numbered AS (
    SELECT *, count(*) FILTER (WHERE begins_in_game) OVER (PARTITION BY player_id, game_id, date ORDER BY created_at, id) AS number_in_game,
           count(*) FILTER (WHERE begins) OVER (PARTITION BY player_id, date ORDER BY created_at, id) AS number
    FROM marked
)
SELECT game_id, player_id, date,
       (extract(epoch FROM max(created_at) - min(created_at)) + sum(seconds) FILTER (WHERE begins_in_game))::float8 AS seconds
FROM numbered WHERE number_in_game > 0 GROUP BY game_id, player_id, date, number_in_game
UNION ALL
SELECT NULL, player_id, date,
       (extract(epoch FROM max(created_at) - min(created_at)) + sum(seconds) FILTER (WHERE begins))::float8
FROM numbered WHERE number > 0 GROUP BY player_id, date, number
