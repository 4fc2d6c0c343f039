-- What players have done in open days, per game and (null game) over all of them, with what closed days know of them.
-- before: the active day before this one.
SELECT d.game_id, d.player_id, d.date,
       coalesce(t.first_date, min(d.date) OVER (PARTITION BY d.game_id, d.player_id)) AS first_date,
       t.last_date AS closed_last_date,
       max(d.date) OVER (PARTITION BY d.game_id, d.player_id) AS last_date,
       coalesce(lag(d.date) OVER (PARTITION BY d.game_id, d.player_id ORDER BY d.date), t.last_date) AS before
FROM (SELECT game_id, player_id, date FROM reports_live GROUP BY game_id, player_id, date) AS d
LEFT JOIN reports_playergame t ON t.game_id = d.game_id AND t.player_id = d.player_id
UNION ALL
SELECT NULL, d.player_id, d.date,
       coalesce(t.first_date, min(d.date) OVER (PARTITION BY d.player_id)),
       t.last_date,
       max(d.date) OVER (PARTITION BY d.player_id),
       coalesce(lag(d.date) OVER (PARTITION BY d.player_id ORDER BY d.date), t.last_date)
FROM (SELECT player_id, date FROM reports_live GROUP BY player_id, date) AS d
LEFT JOIN reports_playertotal t ON t.player_id = d.player_id
