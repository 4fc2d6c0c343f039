-- Player days: closed ones as they were rolled up, open ones from the ledger.
SELECT d.date, d.game_id, d.player_id, d.plays::bigint AS plays, d.best, d.total
FROM reports_playerday d
WHERE d.date <= (SELECT closed FROM reports_frontier)
UNION ALL
SELECT s.date, s.game_id, s.player_id, count(*), CASE WHEN g.lowest_wins THEN min(s.value) ELSE max(s.value) END, sum(s.value)
FROM reports_live s JOIN reports_game g ON g.id = s.game_id
GROUP BY s.date, s.game_id, s.player_id, g.lowest_wins
