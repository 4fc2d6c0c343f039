-- The ledger of a game. `player` is what an import finds the player by: the name an earlier import made them from, else
-- their external id, else their username. No email address.
SELECT r.id,
       coalesce(regexp_replace(u.external_id, '^import:', ''), u.username) AS player,
       u.username, u.display_name, u.country,
       r.value AS score,
       to_char(r.created_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') AS created_at,
       m.name AS mode, r.duration_seconds, nullif(r.difficulty, '') AS difficulty, r.match_id, r.metadata,
       r.source, CASE WHEN u.banned_at IS NULL THEN r.status ELSE 'banned' END AS status
FROM scores_score r
JOIN users_user u ON u.id = r.player_id
LEFT JOIN games_mode m ON m.id = r.mode_id
WHERE r.game_id = {game} AND ({everything} OR r.status = 'accepted' AND u.banned_at IS NULL)
ORDER BY r.created_at, r.id
