-- The scores every metric counts: accepted ones, of players who are not banned.
SELECT s.*
FROM scores_score s
WHERE s.status = 'accepted'
  AND NOT EXISTS (SELECT FROM users_user u WHERE u.id = s.player_id AND u.banned_at IS NOT NULL)
