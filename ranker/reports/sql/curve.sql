-- The rank of every place on the games' all-time boards: 1 + how many stand on better ones. Whoever moved has left one place
-- and taken another. Where ties are broken, each player is a place of their own.
CREATE TEMP TABLE reports_curve_new AS
SELECT season_id, place, tie_at, tie_id, sum(players)::integer AS players,
       1 + coalesce(sum(sum(players)) OVER (PARTITION BY season_id ORDER BY place, tie_at, tie_id
                                            ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING), 0)::integer AS rank
FROM (
    SELECT season_id, place, tie_at, tie_id, players FROM reports_curve
    UNION ALL
    SELECT season_id, place, tie_at, tie_id, 1 FROM reports_moved JOIN reports_board USING (season_id) WHERE is_main
    UNION ALL
    SELECT season_id, was, was_at, tie_id, -1 FROM reports_moved JOIN reports_board USING (season_id)
    WHERE is_main AND was IS NOT NULL
) AS places
GROUP BY season_id, place, tie_at, tie_id
HAVING sum(players) > 0;
ANALYZE reports_curve_new
