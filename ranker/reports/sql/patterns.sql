-- All counted scores up to `end` by game, weekday, hour, mode and difficulty. A personal best is better than every
-- score its player had in that game before; the first one is.
DELETE FROM reports_patterncell;

INSERT INTO reports_patterncell (game_id, day_of_week, hour_of_day, mode_id, difficulty, players, personal_bests,
                                 scores, total, submissions, average_score, median_score)
SELECT game_id, day_of_week, hour_of_day, mode_id, difficulty, players,
       personal_bests, scores, total, submissions, average_score,
       -- The values are in order: the middle one, or the mean of the middle two.
       (scores[(submissions + 1) / 2] + scores[submissions / 2 + 1]) / 2.0
FROM (
    SELECT game_id, day_of_week, hour_of_day, mode_id, difficulty, count(DISTINCT player_id) AS players,
           count(*) FILTER (WHERE before IS NULL OR place < before) AS personal_bests,
           array_agg(value ORDER BY value) AS scores, sum(value) AS total, count(*) AS submissions, avg(value) AS average_score
    FROM (
        SELECT s.game_id, s.player_id, s.mode_id, s.difficulty, s.value,
               date_part('isodow', s.created_at AT TIME ZONE 'UTC')::smallint AS day_of_week,
               date_part('hour', s.created_at AT TIME ZONE 'UTC')::smallint AS hour_of_day,
               CASE WHEN g.lowest_wins THEN s.value ELSE -s.value END AS place,
               min(CASE WHEN g.lowest_wins THEN s.value ELSE -s.value END)
                   OVER (PARTITION BY s.game_id, s.player_id ORDER BY s.created_at, s.id
                         ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS before
        FROM reports_counted s JOIN reports_game g ON g.id = s.game_id
        WHERE s.created_at < %(end)s
    ) AS scored
    GROUP BY game_id, day_of_week, hour_of_day, mode_id, difficulty
) AS cells
