-- How many players of each game have each best. What did not change is not written.
CREATE TEMP TABLE reports_bests ON COMMIT DROP AS
SELECT game_id, best, count(*) AS players FROM reports_playergame GROUP BY game_id, best;
ANALYZE reports_bests;

DELETE FROM reports_gamebest b
WHERE NOT EXISTS (SELECT FROM reports_bests n WHERE n.game_id = b.game_id AND n.best = b.best);

INSERT INTO reports_gamebest AS b (game_id, best, players)
SELECT game_id, best, players FROM reports_bests ORDER BY game_id, best
ON CONFLICT (game_id, best) DO UPDATE SET players = excluded.players WHERE b.players <> excluded.players
