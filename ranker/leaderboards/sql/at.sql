-- How many a value would stand behind, without Redis. Where ties are broken by time a newcomer stands behind everyone
-- with the same value: {better_or_equal} is then "better or equal".
SELECT (SELECT count(*) FROM leaderboards_entry WHERE season_id = %(season)s AND value IS NOT NULL) AS total_players,
       (SELECT count(*) FROM leaderboards_entry WHERE season_id = %(season)s AND value {better_or_equal} %(value)s::bigint) AS ahead
