-- As version 1, without sorting the scores of closed days again: they lie in order, and today's are counted in among them.
WITH live AS MATERIALIZED (
    SELECT s.game_id, s.player_id, s.mode_id, s.difficulty, s.value,
           extract(isodow FROM s.created_at AT TIME ZONE 'UTC')::smallint AS day_of_week,
           extract(hour FROM s.created_at AT TIME ZONE 'UTC')::smallint AS hour_of_day,
           CASE WHEN g.lowest_wins THEN s.value ELSE -s.value END
           < coalesce(least(min(CASE WHEN g.lowest_wins THEN s.value ELSE -s.value END)
                                OVER (PARTITION BY s.game_id, s.player_id ORDER BY s.created_at, s.id
                                      ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING),
                            CASE WHEN g.lowest_wins THEN t.best ELSE -t.best END), 9223372036854775807) AS is_best
    FROM reports_live s
    JOIN reports_game g ON g.id = s.game_id
    LEFT JOIN reports_playergame t ON t.game_id = s.game_id AND t.player_id = s.player_id
),
fresh AS (
    SELECT game_id, day_of_week, hour_of_day, mode_id, difficulty, count(*) FILTER (WHERE is_best) AS personal_bests,
           array_agg(value ORDER BY value) AS scores, sum(value) AS total, array_agg(DISTINCT player_id) AS player_ids
    FROM live GROUP BY game_id, day_of_week, hour_of_day, mode_id, difficulty
),
cells AS (
    SELECT c.game_id, c.day_of_week, c.hour_of_day, c.mode_id, c.difficulty, c.submissions, c.players, c.average_score,
           c.median_score, c.personal_bests
    FROM reports_patterncell c
    WHERE NOT EXISTS (SELECT FROM fresh f WHERE f.game_id = c.game_id AND f.day_of_week = c.day_of_week
                      AND f.hour_of_day = c.hour_of_day AND f.mode_id IS NOT DISTINCT FROM c.mode_id AND f.difficulty = c.difficulty)
    UNION ALL
    SELECT f.game_id, f.day_of_week, f.hour_of_day, f.mode_id, f.difficulty, s.submissions,
           coalesce(c.players, 0) + (
               SELECT count(*) FROM unnest(f.player_ids) AS p (id)
               -- Most have never played this game on this day of the week, as their days tell, and their scores need not be read.
               WHERE c.game_id IS NULL
                  OR NOT (EXISTS (
                              SELECT FROM reports_playerday d
                              WHERE d.player_id = p.id AND d.game_id = f.game_id AND d.date <= (SELECT closed FROM reports_frontier)
                                AND extract(isodow FROM d.date) = f.day_of_week)
                          AND EXISTS (
                              SELECT FROM scores_score o
                              WHERE o.player_id = p.id AND o.status = 'accepted' AND o.game_id = f.game_id
                                AND o.mode_id IS NOT DISTINCT FROM f.mode_id AND o.difficulty = f.difficulty
                                AND o.created_at < (SELECT (closed + 1)::timestamp AT TIME ZONE 'UTC' FROM reports_frontier)
                                AND extract(isodow FROM o.created_at AT TIME ZONE 'UTC') = f.day_of_week
                                AND extract(hour FROM o.created_at AT TIME ZONE 'UTC') = f.hour_of_day))),
           s.average_score, s.median_score, coalesce(c.personal_bests, 0) + f.personal_bests
    FROM fresh f
    LEFT JOIN reports_patterncell c
      ON c.game_id = f.game_id AND c.day_of_week = f.day_of_week AND c.hour_of_day = f.hour_of_day
     AND c.mode_id IS NOT DISTINCT FROM f.mode_id AND c.difficulty = f.difficulty
    -- Out of the table once, and not for every score that is looked for.
    CROSS JOIN LATERAL (
        SELECT coalesce(c.scores, '{}') || '{}'::bigint[] AS closed, coalesce(c.submissions, 0) + cardinality(f.scores) AS n OFFSET 0
    ) AS both_parts
    -- The middle two of both parts: a score of today stands behind those of today before it and all closed ones up to it.
    CROSS JOIN LATERAL (
        SELECT coalesce(max(p.value) FILTER (WHERE p.place = (n + 1) / 2),
                        closed[(n + 1) / 2 - count(*) FILTER (WHERE p.place < (n + 1) / 2)]) AS lower,
               coalesce(max(p.value) FILTER (WHERE p.place = n / 2 + 1),
                        closed[n / 2 + 1 - count(*) FILTER (WHERE p.place < n / 2 + 1)]) AS upper
        FROM (
            SELECT value, number + width_bucket(value, closed) AS place
            FROM unnest(f.scores) WITH ORDINALITY AS u (value, number)
        ) AS p
    ) AS middle
    CROSS JOIN LATERAL (
        SELECT n AS submissions, ((coalesce(c.total, 0) + f.total) / n)::float8 AS average_score,
               (lower + upper) / 2.0::float8 AS median_score
    ) AS s
)
SELECT c.game_id, g.name AS game_name, c.hour_of_day::integer, c.day_of_week::integer, m.name AS mode,
       nullif(c.difficulty, '') AS difficulty, c.submissions, c.players, c.average_score, c.median_score, c.personal_bests
FROM cells c
JOIN games_game g ON g.id = c.game_id
LEFT JOIN games_mode m ON m.id = c.mode_id
