-- Everything that the players of some days, and those whose closed days changed, have done up to `end`.
CREATE TEMP TABLE reports_affected ON COMMIT DROP AS
SELECT player_id FROM reports_playerday WHERE date = ANY (%(dates)s::date[])
UNION
SELECT player_id FROM reports_changedplayer;
ANALYZE reports_affected;

DELETE FROM reports_playergame WHERE player_id IN (SELECT player_id FROM reports_affected);
INSERT INTO reports_playergame (game_id, player_id, first_date, last_date, last_at, plays, best, total, squares,
                                first_values, last_values, first_average, last_average)
SELECT s.game_id, s.player_id, min(s.date), max(s.date), max(s.created_at), count(*),
       CASE WHEN g.lowest_wins THEN min(s.value) ELSE max(s.value) END, sum(s.value), sum(s.value::numeric * s.value),
       array_agg(s.value ORDER BY s.n) FILTER (WHERE s.n <= 10),
       array_agg(s.value ORDER BY s.n) FILTER (WHERE s.n > s.plays - 10),
       avg(s.value) FILTER (WHERE s.n <= 10), avg(s.value) FILTER (WHERE s.n > s.plays - 10)
FROM (
    SELECT game_id, player_id, value, created_at, (created_at AT TIME ZONE 'UTC')::date AS date,
           row_number() OVER (PARTITION BY game_id, player_id ORDER BY created_at, id) AS n,
           count(*) OVER (PARTITION BY game_id, player_id) AS plays
    FROM reports_counted
    WHERE created_at < %(end)s AND player_id IN (SELECT player_id FROM reports_affected)
) AS s
JOIN reports_game g ON g.id = s.game_id
GROUP BY s.game_id, s.player_id, g.lowest_wins;

DELETE FROM reports_playertotal WHERE player_id IN (SELECT player_id FROM reports_affected);
INSERT INTO reports_playertotal (player_id, first_date, last_date, last_at, active_days, sessions, plays)
SELECT player_id, (min(created_at) AT TIME ZONE 'UTC')::date, (max(created_at) AT TIME ZONE 'UTC')::date, max(created_at),
       count(*) FILTER (WHERE before IS NULL OR (before AT TIME ZONE 'UTC')::date < (created_at AT TIME ZONE 'UTC')::date),
       count(*) FILTER (WHERE before IS NULL OR created_at - before >= interval '30 minutes'),
       count(*)
FROM (
    SELECT player_id, created_at, lag(created_at) OVER (PARTITION BY player_id ORDER BY created_at, id) AS before
    FROM reports_counted
    WHERE created_at < %(end)s AND player_id IN (SELECT player_id FROM reports_affected)
) AS s
GROUP BY player_id;

DELETE FROM reports_changedplayer
