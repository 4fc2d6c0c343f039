-- How often each value was scored in each game, up to `end`. What did not change is not written.
CREATE TEMP TABLE reports_values ON COMMIT DROP AS
SELECT game_id, value, count(*) AS scores FROM reports_counted WHERE created_at < %(end)s GROUP BY game_id, value;
ANALYZE reports_values;

DELETE FROM reports_gamevalue v
WHERE NOT EXISTS (SELECT FROM reports_values n WHERE n.game_id = v.game_id AND n.value = v.value);

INSERT INTO reports_gamevalue AS v (game_id, value, scores)
SELECT game_id, value, scores FROM reports_values ORDER BY game_id, value
ON CONFLICT (game_id, value) DO UPDATE SET scores = excluded.scores WHERE v.scores <> excluded.scores
