-- How many accepted scores some players have, as the games' all-time boards count them. While one of these is off, or
-- is being computed anew, it may have missed some: then the answer is a number no rule asks for.
WITH main AS MATERIALIZED (
    SELECT b.is_active AND t.state IS DISTINCT FROM 'building' AS tells, t.id AS season_id
    FROM leaderboards_leaderboard b
    LEFT JOIN leaderboards_season t ON t.leaderboard_id = b.id AND t.state IN ('open', 'building')
    WHERE b.is_default AND b.mode_id IS NULL AND b.reset_schedule = 'never' AND b.game_id IS NOT NULL
)
SELECT p.player_id,
       CASE WHEN (SELECT bool_and(tells) FROM main)
            THEN (SELECT coalesce(sum(e.plays), 0) FROM leaderboards_entry e
                  WHERE e.player_id = p.player_id AND e.season_id = ANY (ARRAY(SELECT season_id FROM main)))
            ELSE 9007199254740991 END::bigint AS plays
FROM unnest(%(players)s::bigint[]) AS p (player_id)
