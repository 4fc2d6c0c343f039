-- Before every rule's statement: who is asked about, by which rule. Holders are left out unless `full` asks for all again.
-- `since`: rows before it are known already; '-infinity' looks at everything.
WITH asked AS MATERIALIZED (
    SELECT * FROM unnest(%(players)s::bigint[], %(since)s::timestamptz[], %(asked)s::bigint[]) AS p (player_id, since, rule_id)
),
rules AS MATERIALIZED (
    SELECT * FROM jsonb_to_recordset(%(rules)s::text::jsonb)
        AS r (id bigint, threshold bigint, "window" int, game_id bigint)
),
wanted AS MATERIALIZED (
    SELECT p.player_id, p.since, r.id AS achievement_id, r.threshold, r."window", r.game_id
    FROM asked p JOIN rules r ON r.id = p.rule_id
    WHERE %(full)s::boolean OR NOT EXISTS (
        SELECT FROM achievements_playerachievement h
        WHERE h.player_id = p.player_id AND h.achievement_id = r.id AND h.taken_back_at IS NULL)
),
-- Points are counted in highest-wins games: there more is better.
highest_wins AS MATERIALIZED (
    SELECT array_agg(game_id) AS ids FROM leaderboards_leaderboard
    WHERE is_default AND mode_id IS NULL AND reset_schedule = 'never' AND sort_order = 'desc'
)
