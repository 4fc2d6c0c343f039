-- The first page of some players' own ledgers, the newest first, and what says whether they may see it, in one round trip.
-- The accounts come first: beside the rows, a count would be made for each of them.
WITH account AS MATERIALIZED (
    SELECT u.id, u.username, u.is_active AND u.banned_at IS NULL AND u.deleted_at IS NULL AS is_good, u.token_version,
           (SELECT count(*) FROM (SELECT FROM scores_score c WHERE c.player_id = u.id LIMIT %(most)s + 1) AS counted) AS count
    FROM users_user u WHERE u.id = ANY (%(players)s::bigint[])
)
SELECT a.id AS player_id, a.username, a.is_good, a.token_version, a.count,
       s.id, s.game_id, s.mode_id, s.value, s.duration_seconds, s.difficulty, s.created_at, s.metadata, s.match_id, s.source,
       s.status
FROM account a
LEFT JOIN LATERAL (
    SELECT * FROM scores_score s WHERE s.player_id = a.id ORDER BY s.created_at DESC, s.id DESC LIMIT %(limit)s
) AS s ON true
ORDER BY s.created_at DESC, s.id DESC
