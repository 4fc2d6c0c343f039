-- The first page of a player's own ledger, the newest first, and what says whether they may see it, in one round trip.
SELECT u.username, u.is_active AND u.banned_at IS NULL AND u.deleted_at IS NULL AS is_good, u.token_version,
       (SELECT count(*) FROM (SELECT FROM scores_score c WHERE c.player_id = u.id LIMIT %(most)s + 1) AS counted) AS count,
       s.id, s.game_id, s.mode_id, s.value, s.duration_seconds, s.difficulty, s.created_at, s.metadata, s.match_id, s.source,
       s.status
FROM users_user u
LEFT JOIN LATERAL (
    SELECT * FROM scores_score s WHERE s.player_id = u.id ORDER BY s.created_at DESC, s.id DESC LIMIT %(limit)s
) AS s ON true
WHERE u.id = %(player)s
ORDER BY s.created_at DESC, s.id DESC
