-- Before every rule's statement: who is asked about, by which rule.
-- `since`: rows before it are known already; '-infinity' looks at everything. `one_day`: the new ones are of a single day.
WITH times AS MATERIALIZED (
    SELECT * FROM json_to_recordset(%(times)s::text::json) AS t (player_id bigint, since timestamptz, one_day boolean)
),
rules AS MATERIALIZED (
    SELECT * FROM json_to_recordset(%(rules)s::text::json)
        AS r (id bigint, threshold bigint, "window" int, game_id bigint, players bigint[])
),
wanted AS MATERIALIZED (
    SELECT t.player_id, t.since, t.one_day, r.id AS achievement_id, r.threshold, r."window", r.game_id
    FROM rules r CROSS JOIN unnest(r.players) AS p (player_id) JOIN times t USING (player_id)
),
-- Points are counted in highest-wins games: there more is better.
highest_wins AS MATERIALIZED (
    SELECT array_agg(game_id) AS ids FROM leaderboards_leaderboard
    WHERE is_default AND mode_id IS NULL AND reset_schedule = 'never' AND sort_order = 'desc'
)
