-- Everything a player has done in a game, closed days and open ones together.
WITH live AS (
    SELECT s.game_id, s.player_id, count(*) AS plays, sum(s.value) AS total, sum(s.value::numeric * s.value) AS squares,
           CASE WHEN g.lowest_wins THEN min(s.value) ELSE max(s.value) END AS best,
           array_agg(s.value ORDER BY s.created_at, s.id) AS scores
    FROM reports_live s JOIN reports_game g ON g.id = s.game_id
    GROUP BY s.game_id, s.player_id, g.lowest_wins
),
joined AS (
    SELECT coalesce(t.game_id, l.game_id) AS game_id, coalesce(t.player_id, l.player_id) AS player_id,
           coalesce(t.plays, 0) + coalesce(l.plays, 0) AS plays, coalesce(t.total, 0) + coalesce(l.total, 0) AS total,
           coalesce(t.squares, 0) + coalesce(l.squares, 0) AS squares, t.best AS closed_best, l.best AS live_best,
           t.first_average, t.last_average, l.plays AS live_plays,
           CASE WHEN l.plays IS NOT NULL THEN t.first_values || l.scores[:10] END AS first_values,
           CASE WHEN l.plays IS NOT NULL THEN t.last_values || l.scores[greatest(cardinality(l.scores) - 9, 1):] END AS last_values
    FROM reports_playergame t FULL JOIN live l ON l.game_id = t.game_id AND l.player_id = t.player_id
)
SELECT j.game_id, j.player_id, j.plays, j.total, j.squares,
       CASE WHEN g.lowest_wins THEN least(j.closed_best, j.live_best) ELSE greatest(j.closed_best, j.live_best) END AS best,
       CASE WHEN j.live_plays IS NULL THEN j.first_average
            ELSE (SELECT avg(v) FROM unnest(j.first_values[:10]) AS v)::float8 END AS first_average,
       CASE WHEN j.live_plays IS NULL THEN j.last_average
            ELSE (SELECT avg(v) FROM unnest(j.last_values[greatest(cardinality(j.last_values) - 9, 1):]) AS v)::float8
       END AS last_average,
       g.lowest_wins
FROM joined j JOIN reports_game g ON g.id = j.game_id
WHERE NOT EXISTS (SELECT FROM users_user u WHERE u.id = j.player_id AND u.banned_at IS NOT NULL)
