-- The rank of every place on the games' all-time boards: 1 + how many stand on better ones. Where ties are broken, each player
-- is a place of their own.
CREATE TEMP TABLE reports_curve_new AS
SELECT season_id, place, '-infinity'::timestamptz AS tie_at, 0::bigint AS tie_id,
       1 + coalesce(sum(players) OVER (PARTITION BY season_id ORDER BY place
                                       ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING), 0)::integer AS rank
FROM (SELECT season_id, place, count(*) AS players FROM reports_standing 
      WHERE NOT is_unique AND season_id = ANY (%(mains)s::bigint[]) GROUP BY season_id, place) AS places
UNION ALL
SELECT season_id, place, coalesce(achieved_at, last_at), player_id,
       (row_number() OVER (PARTITION BY season_id ORDER BY place, coalesce(achieved_at, last_at), player_id))::integer
FROM reports_standing WHERE is_unique AND season_id = ANY (%(mains)s::bigint[]);
ANALYZE reports_curve_new
