-- Everything that the players of some days, and those whose closed days changed, have done up to `end`.
CREATE TEMP TABLE reports_affected ON COMMIT DROP AS
SELECT player_id FROM reports_playerday WHERE date = ANY (%(dates)s::date[])
UNION
SELECT player_id FROM reports_changedplayer;
ANALYZE reports_affected;

DELETE FROM reports_playergame WHERE player_id IN (SELECT player_id FROM reports_affected);
INSERT INTO reports_playergame (game_id, player_id, first_date, last_date, last_at, plays, best, total, squares,
                                first_values, last_values, first_average, last_average)
SELECT p.game_id, p.player_id, (p.first_at AT TIME ZONE 'UTC')::date, (p.last_at AT TIME ZONE 'UTC')::date, p.last_at, p.plays,
       CASE WHEN g.lowest_wins THEN p.lowest ELSE p.highest END, p.total, p.squares,
       p.scores[:10], p.scores[greatest(p.plays - 9, 1):],
       CASE WHEN p.plays <= 10 THEN p.total / p.plays ELSE (SELECT avg(v) FROM unnest(p.scores[:10]) AS v) END,
       CASE WHEN p.plays <= 10 THEN p.total / p.plays ELSE (SELECT avg(v) FROM unnest(p.scores[p.plays - 9:]) AS v) END
FROM (
    SELECT game_id, player_id, count(*)::integer AS plays, min(created_at) AS first_at, max(created_at) AS last_at,
           min(value) AS lowest, max(value) AS highest, sum(value) AS total,
           -- Squares that a 64-bit integer holds are added up much faster.
           coalesce(sum(value * value) FILTER (WHERE abs(value) < 3000000000), 0)
           + coalesce(sum(value::numeric * value) FILTER (WHERE abs(value) >= 3000000000), 0) AS squares,
           array_agg(value ORDER BY created_at, id) AS scores
    FROM reports_counted
    WHERE created_at < %(end)s AND player_id IN (SELECT player_id FROM reports_affected)
    GROUP BY game_id, player_id
) AS p
JOIN reports_game g ON g.id = p.game_id;

DELETE FROM reports_playertotal WHERE player_id IN (SELECT player_id FROM reports_affected);
INSERT INTO reports_playertotal (player_id, first_date, last_date, last_at, active_days, sessions, plays)
SELECT p.player_id, p.first_date, p.last_date, p.last_at, d.active_days, d.sessions, p.plays
FROM (
    SELECT player_id, min(first_date) AS first_date, max(last_date) AS last_date, max(last_at) AS last_at, sum(plays) AS plays
    FROM reports_playergame WHERE player_id IN (SELECT player_id FROM reports_affected) GROUP BY player_id
) AS p
JOIN (
    SELECT player_id, count(*) AS active_days, sum(sessions) AS sessions
    FROM (
        SELECT player_id, date, sum(sessions_begun) AS sessions FROM reports_playerday
        WHERE player_id IN (SELECT player_id FROM reports_affected) GROUP BY player_id, date
    ) AS days
    GROUP BY player_id
) AS d USING (player_id);

DELETE FROM reports_changedplayer
