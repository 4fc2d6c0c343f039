-- Entries of one season of a game that the ledger does not back, or that lack what it says. Written apart from the
-- submission's and the recomputing statement on purpose: per player it looks up the rows that matter, one question each.
WITH season AS (
    SELECT t.*, b.game_id, b.mode_id FROM leaderboards_season t
    JOIN leaderboards_leaderboard b ON b.id = t.leaderboard_id WHERE t.id = %(season)s
),
ledger AS MATERIALIZED (
    SELECT r.player_id, r.value, r.created_at, r.id
    FROM season t, scores_score r, users_user u
    WHERE r.game_id = t.game_id
      AND CASE WHEN t.mode_id IS NULL THEN true ELSE r.mode_id IS NOT DISTINCT FROM t.mode_id END
      AND NOT r.created_at < t.starts_at AND (t.ends_at IS NULL OR r.created_at < t.ends_at)
      AND r.status NOT IN ('held', 'voided')
      AND u.id = r.player_id AND u.banned_at IS NULL
),
sums AS (
    SELECT player_id, count(*) AS plays, sum(value) AS total FROM ledger GROUP BY player_id
),
best AS (
    SELECT DISTINCT ON (l.player_id) l.player_id, l.value, l.created_at, l.id
    FROM ledger l, season t
    ORDER BY l.player_id, l.value * CASE t.sort_order WHEN 'asc' THEN 1 ELSE -1 END, l.created_at, l.id
),
last AS (
    SELECT DISTINCT ON (player_id) player_id, value, created_at, id FROM ledger
    ORDER BY player_id, created_at DESC, id DESC
),
expected AS (
    SELECT s.player_id, s.plays,
           CASE t.operator WHEN 'best' THEN b.value WHEN 'latest' THEN l.value ELSE s.total END AS value,
           CASE t.operator WHEN 'best' THEN b.created_at ELSE l.created_at END AS achieved_at,
           CASE t.operator WHEN 'best' THEN b.id ELSE l.id END AS score_id
    FROM season t, sums s JOIN best b USING (player_id) JOIN last l USING (player_id)
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
