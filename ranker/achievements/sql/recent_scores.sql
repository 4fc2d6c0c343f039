-- The latest scores, game by game along the index, and the latest of those: the cost grows with the number of games and
-- not with the ledger.
SELECT s.id AS score_id, s.game_id, s.mode_id, s.value, s.created_at AS at, s.player_id, u.username, u.display_name,
       u.country
FROM unnest(%(games)s::bigint[]) AS g (id)
CROSS JOIN LATERAL (
    SELECT s.id, s.game_id, s.mode_id, s.value, s.created_at, s.player_id
    FROM scores_score s JOIN users_user p ON p.id = s.player_id AND p.banned_at IS NULL
    WHERE s.game_id = g.id AND s.status = 'accepted' AND s.created_at >= %(since)s
    ORDER BY s.created_at DESC, s.id DESC LIMIT %(limit)s
) AS s
JOIN users_user u ON u.id = s.player_id
ORDER BY s.created_at DESC, s.id DESC LIMIT %(limit)s
