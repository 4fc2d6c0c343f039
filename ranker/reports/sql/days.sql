-- One closed day: what each player did in each game, and what the ledger alone says of the day.
DELETE FROM reports_hourscores WHERE hour >= %(start)s AND hour < %(end)s;
INSERT INTO reports_hourscores (hour, source, submissions)
SELECT date_trunc('hour', s.created_at AT TIME ZONE 'UTC') AT TIME ZONE 'UTC' AS hour, s.source, count(*)
FROM games_game g
CROSS JOIN LATERAL (
    SELECT created_at, source FROM scores_score
    WHERE game_id = g.id AND created_at >= %(start)s AND created_at < %(end)s
) AS s
GROUP BY hour, s.source;

-- A session belongs to the day it begins on, so the half hour before midnight is looked at too.
WITH gone AS (DELETE FROM reports_playerday WHERE date = %(date)s RETURNING player_id)
INSERT INTO reports_changedplayer (player_id) SELECT DISTINCT player_id FROM gone ON CONFLICT DO NOTHING;

CREATE TEMP TABLE reports_scored ON COMMIT DROP AS
SELECT game_id, player_id, id, value, created_at, seconds, begins_in_game, begins,
       count(*) FILTER (WHERE begins_in_game) OVER (PARTITION BY player_id, game_id ORDER BY created_at, id) AS number_in_game,
       count(*) FILTER (WHERE begins) OVER (PARTITION BY player_id ORDER BY created_at, id) AS number
FROM (
    SELECT s.game_id, s.player_id, s.id, s.value, s.created_at, coalesce(s.duration_seconds, 0) AS seconds,
           coalesce(s.created_at - lag(s.created_at) OVER (PARTITION BY s.player_id, s.game_id ORDER BY s.created_at, s.id)
                    >= interval '30 minutes', true) AS begins_in_game,
           coalesce(s.created_at - lag(s.created_at) OVER (PARTITION BY s.player_id ORDER BY s.created_at, s.id)
                    >= interval '30 minutes', true) AS begins
    -- Game by game: the ledger's index is (game_id, created_at).
    FROM games_game g
    CROSS JOIN LATERAL (
        SELECT c.game_id, c.player_id, c.id, c.value, c.created_at, c.duration_seconds FROM reports_counted c
        WHERE c.game_id = g.id
          AND c.created_at >= %(start)s::timestamptz - interval '30 minutes' AND c.created_at < %(end)s
    ) AS s
) AS marked
WHERE created_at >= %(start)s;

INSERT INTO reports_playerday (date, game_id, player_id, plays, best, total, seconds_played, sessions, sessions_begun)
SELECT %(date)s, s.game_id, s.player_id, count(*), CASE WHEN g.lowest_wins THEN min(s.value) ELSE max(s.value) END,
       sum(s.value), sum(s.seconds), count(*) FILTER (WHERE begins_in_game), count(*) FILTER (WHERE begins)
FROM reports_scored s JOIN reports_game g ON g.id = s.game_id
GROUP BY s.game_id, s.player_id, g.lowest_wins
ORDER BY s.game_id, s.player_id;

UPDATE reports_daymetrics
SET submissions = 0, sessions = 0, median_session_seconds = NULL, average_score = NULL, median_score = NULL,
    top_player_id = NULL, top_score = NULL
WHERE date = %(date)s;

WITH lengths AS (
    -- From the beginning of the first play, where its duration is known, to the last score.
    SELECT game_id, date_part('epoch', max(created_at) - min(created_at))
                    + sum(seconds) FILTER (WHERE begins_in_game) AS seconds
    FROM reports_scored WHERE number_in_game > 0 GROUP BY game_id, player_id, number_in_game
    UNION ALL
    SELECT NULL, date_part('epoch', max(created_at) - min(created_at)) + sum(seconds) FILTER (WHERE begins)
    FROM reports_scored WHERE number > 0 GROUP BY player_id, number
),
sessions AS (
    SELECT game_id, count(*) AS sessions, percentile_cont(0.5) WITHIN GROUP (ORDER BY seconds) AS median_session_seconds
    FROM lengths GROUP BY game_id
),
scores AS (
    SELECT game_id, count(*) AS submissions, avg(value) AS average_score,
           percentile_cont(0.5) WITHIN GROUP (ORDER BY value) AS median_score
    FROM reports_scored GROUP BY game_id
    UNION ALL
    SELECT NULL, count(*), NULL, NULL FROM reports_scored HAVING count(*) > 0
),
tops AS (
    SELECT DISTINCT ON (s.game_id) s.game_id, s.player_id, s.value
    FROM reports_scored s JOIN reports_game g ON g.id = s.game_id
    ORDER BY s.game_id, CASE WHEN g.lowest_wins THEN s.value ELSE -s.value END, s.created_at, s.id
)
INSERT INTO reports_daymetrics (date, game_id, submissions, sessions, median_session_seconds, average_score,
                                median_score, top_player_id, top_score)
SELECT %(date)s, c.game_id, c.submissions, coalesce(n.sessions, 0), n.median_session_seconds, c.average_score,
       c.median_score, t.player_id, t.value
FROM scores c
LEFT JOIN sessions n ON n.game_id IS NOT DISTINCT FROM c.game_id
LEFT JOIN tops t ON t.game_id = c.game_id
ON CONFLICT ON CONSTRAINT reports_daymetrics_one_a_day DO UPDATE
SET submissions = excluded.submissions, sessions = excluded.sessions,
    median_session_seconds = excluded.median_session_seconds, average_score = excluded.average_score,
    median_score = excluded.median_score, top_player_id = excluded.top_player_id, top_score = excluded.top_score
