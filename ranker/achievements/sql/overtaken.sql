-- Whom some feats passed: the nearest behind, who may want to know.
SELECT f.score_id, o.player_id, u.username, u.display_name
FROM unnest(%(scores)s::bigint[]) AS s (score_id)
JOIN achievements_feat f USING (score_id)
CROSS JOIN LATERAL (
    SELECT o.player_id, o.value FROM leaderboards_entry o
    WHERE o.season_id = f.season_id AND o.player_id <> f.player_id
      AND o.value {better} f.previous_value AND NOT o.value {better} f.value AND o.achieved_at <= f.created_at
    ORDER BY o.value {direction} LIMIT %(most)s
) AS o
JOIN users_user u ON u.id = o.player_id
ORDER BY f.score_id, o.value {direction}
