-- Entries of a season of the global board that are not the weighted sum of the ledger's all-time values.
WITH weights AS (
    SELECT w.key::bigint AS game_id, w.value::numeric AS weight
    FROM leaderboards_season g, jsonb_each_text(g.weights) w WHERE g.id = %(season)s
),
rules AS (
    SELECT b.game_id, w.weight, t.operator, t.sort_order
    FROM weights w
    JOIN leaderboards_leaderboard b
      ON b.game_id = w.game_id AND b.is_default AND b.mode_id IS NULL AND b.reset_schedule = 'never'
    JOIN leaderboards_season t ON t.leaderboard_id = b.id AND t.state = 'open'
),
ledger AS MATERIALIZED (
    SELECT r.player_id, r.game_id, r.value, r.created_at, r.id
    FROM scores_score r JOIN users_user u ON u.id = r.player_id AND u.banned_at IS NULL
    WHERE r.status NOT IN ('held', 'voided') AND r.game_id IN (SELECT game_id FROM rules)
),
per_game AS (
    SELECT l.player_id, u.weight, count(*) AS plays,
           CASE u.operator
               WHEN 'total' THEN sum(l.value)
               WHEN 'latest' THEN (array_agg(l.value ORDER BY l.created_at DESC, l.id DESC))[1]
               ELSE CASE u.sort_order WHEN 'asc' THEN min(l.value) ELSE max(l.value) END END AS value
    FROM ledger l JOIN rules u USING (game_id) GROUP BY l.player_id, l.game_id, u.weight, u.operator, u.sort_order
),
sums AS (
    SELECT player_id, sum(plays) AS plays, sum(weight * value) AS value FROM per_game GROUP BY player_id
),
last AS (
    SELECT DISTINCT ON (player_id) player_id, created_at, id FROM ledger ORDER BY player_id, created_at DESC, id DESC
),
expected AS (
    SELECT s.player_id, s.plays, s.value, l.created_at AS achieved_at, l.id AS score_id
    FROM sums s JOIN last l USING (player_id)
),
held AS (
    SELECT * FROM leaderboards_entry WHERE season_id = %(season)s
)
SELECT count(*) AS compared,
       count(*) FILTER (WHERE (coalesce(x.plays, 0), x.value, x.achieved_at, x.score_id)
                              IS DISTINCT FROM (coalesce(h.plays, 0), h.value, h.achieved_at, h.score_id)) AS wrong,
       (array_agg(coalesce(x.player_id, h.player_id))
            FILTER (WHERE (coalesce(x.plays, 0), x.value, x.achieved_at, x.score_id)
                          IS DISTINCT FROM (coalesce(h.plays, 0), h.value, h.achieved_at, h.score_id)))[1:10000] AS players
FROM expected x FULL JOIN held h USING (player_id)
