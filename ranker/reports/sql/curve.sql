-- The rank of every place on every board: 1 + how many stand on better ones. Where ties are broken, each player is a
-- place of their own.
CREATE TEMP TABLE reports_curve_new AS
SELECT season_id, place, tie_at, tie_id, players,
       1 + coalesce(sum(players) OVER (PARTITION BY season_id ORDER BY place, tie_at, tie_id
                                       ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING), 0)::integer AS rank
FROM (
    SELECT season_id, place,
           CASE WHEN is_unique THEN coalesce(achieved_at, last_at) ELSE '-infinity' END AS tie_at,
           CASE WHEN is_unique THEN player_id ELSE 0 END AS tie_id, count(*) AS players
    FROM reports_standing GROUP BY 1, 2, 3, 4
) AS places;
ANALYZE reports_curve_new
