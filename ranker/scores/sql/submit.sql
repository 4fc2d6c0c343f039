-- The submission: one statement, one transaction, one round trip, for one score or a thousand.
-- docs/architecture.md walks through it. Every CTE sees the snapshot taken when the statement began; whatever must be
-- newer than that is behind a lock or an ON CONFLICT.
WITH input AS MATERIALIZED (
    SELECT r.n, r.token_version, r.game_id, r.mode_id, r.value, r.duration_seconds, r.difficulty, r.metadata,
           r.match_id, r.source, r.caller, r.key, r.fingerprint, r.at,
           coalesce(r.player_id,
                    (SELECT id FROM users_user WHERE external_id = r.player_ref),
                    (SELECT id FROM users_user WHERE lower(username) = lower(r.player_ref))) AS player_id
    FROM json_to_recordset(%(rows)s::json) AS r (
        n int, player_id bigint, player_ref varchar, token_version int, game_id bigint, mode_id bigint, value bigint,
        duration_seconds int, difficulty varchar, metadata jsonb, match_id varchar, source varchar,
        caller varchar, key varchar, fingerprint varchar, at timestamptz)
),
-- Waits while a season is being put up for recomputing (LOCK TABLE … IN EXCLUSIVE MODE), so that no submission
-- whose snapshot lacks the new season commits after the recomputing has read the ledger.
gate AS MATERIALIZED (
    SELECT 1 FROM leaderboards_season WHERE false FOR KEY SHARE
),
-- One submission of a player at a time, in the order of their ids: a ban, a void and a recompute take the same lock.
locked AS MATERIALIZED (
    SELECT u.id, u.token_version, u.is_active AND u.banned_at IS NULL AS may_submit
    FROM users_user u
    WHERE u.id = ANY (ARRAY(SELECT player_id FROM input)) AND NOT EXISTS (SELECT FROM gate)
    ORDER BY u.id
    FOR NO KEY UPDATE OF u
),
-- Read after the locks: a player's scores are dated in the order in which they commit.
clock AS MATERIALIZED (
    SELECT CASE WHEN count(*) >= 0 THEN clock_timestamp() END AS now FROM locked
),
-- Numbered in the order of arrival. A refused row uses up a number; nothing minds gaps.
stamped AS MATERIALIZED (
    SELECT i.*, c.now, coalesce(i.at, c.now) AS counts_at, nextval('scores_score_id_seq') AS score_id
    FROM input i CROSS JOIN clock c ORDER BY i.n
),
-- Where each score counts: by the clock, or by its own time where it has one (imports). A board without a season for
-- that moment has a null one.
places AS MATERIALIZED (
    SELECT i.n, i.player_id, i.game_id, i.value, i.score_id, i.counts_at,
           s.id AS season_id, s.operator, s.sort_order, s.state,
           b.is_default AND b.mode_id IS NULL AND b.reset_schedule = 'never' AS is_main,
           count(*) FILTER (WHERE s.state = 'building') OVER (PARTITION BY i.n, b.id) > 0 AS is_rebuilding
    FROM stamped i
    JOIN leaderboards_leaderboard b
      ON b.game_id = i.game_id AND (b.mode_id IS NULL OR b.mode_id = i.mode_id) AND b.is_active
    LEFT JOIN leaderboards_season s
      ON s.leaderboard_id = b.id AND s.state <> 'replaced'
     AND s.starts_at = leaderboards_season_start(b.reset_schedule, i.counts_at)
),
judged AS MATERIALIZED (
    SELECT i.*,
           CASE WHEN l.id IS NULL THEN 'unknown_player'
                WHEN NOT l.may_submit THEN 'barred'
                WHEN i.token_version <> l.token_version THEN 'stale_token'
                WHEN g.id IS NULL OR NOT g.is_active THEN 'inactive_game'
                WHEN i.at > i.now THEN 'future'
                WHEN i.at IS NULL AND i.n IN (SELECT p.n FROM places p WHERE p.season_id IS NULL) THEN 'no_season'
                END AS refused
    FROM stamped i
    LEFT JOIN locked l ON l.id = i.player_id
    LEFT JOIN games_game g ON g.id = i.game_id
    ORDER BY i.n
),
keyed AS (
    INSERT INTO scores_submission (caller, key, fingerprint, score_id, created_at)
    SELECT caller, key, decode(fingerprint, 'hex'), score_id, now
    FROM judged WHERE refused IS NULL AND key IS NOT NULL
    ORDER BY caller, key, n
    ON CONFLICT DO NOTHING
    RETURNING score_id
),
fresh AS MATERIALIZED (
    SELECT * FROM judged WHERE refused IS NULL AND (key IS NULL OR score_id IN (SELECT score_id FROM keyed))
),
scored AS (
    INSERT INTO scores_score (id, player_id, game_id, mode_id, value, duration_seconds, difficulty, metadata, match_id,
                              source, created_at, recorded_at)
    SELECT score_id, player_id, game_id, mode_id, value, duration_seconds, difficulty, metadata, match_id,
           source, counts_at, now
    FROM fresh ORDER BY score_id
),
-- What this call adds to each entry; several scores of one player become one row, so that each row is written once.
-- `best` keeps the extreme value and its earliest time, the others stand by their latest score.
merged AS MATERIALIZED (
    SELECT season_id, player_id, state, is_main, is_rebuilding, game_id, count(*) AS plays,
           CASE WHEN operator = 'total' THEN sum(value) ELSE (array_agg(value ORDER BY place))[1] END::bigint AS value,
           (array_agg(score_id ORDER BY place))[1] AS score_id,
           (array_agg(counts_at ORDER BY place))[1] AS achieved_at,
           max(counts_at) AS last_at, (array_agg(score_id ORDER BY counts_at DESC, score_id DESC))[1] AS last_score_id
    FROM (
        SELECT p.*, CASE WHEN p.operator = 'best'
                         THEN row_number() OVER (PARTITION BY p.season_id, p.player_id ORDER BY
                                  CASE p.sort_order WHEN 'asc' THEN p.value ELSE -p.value END, p.counts_at, p.score_id)
                         ELSE row_number() OVER (PARTITION BY p.season_id, p.player_id ORDER BY
                                  p.counts_at DESC, p.score_id DESC) END AS place
        -- IS TRUE keeps it a list looked up by its hash: joined, every score would be compared with every place.
        FROM places p WHERE p.season_id IS NOT NULL AND (p.n IN (SELECT n FROM fresh)) IS TRUE
    ) AS counted
    GROUP BY season_id, player_id, operator, state, is_main, is_rebuilding, game_id
),
entries AS (
    INSERT INTO leaderboards_entry AS e (season_id, player_id, value, plays, achieved_at, score_id, version)
    SELECT season_id, player_id, value, plays, achieved_at, score_id, 1 FROM merged ORDER BY player_id, season_id
    ON CONFLICT (season_id, player_id) DO UPDATE
    SET (prev_value, value, achieved_at, score_id, plays, version) = (
        SELECT e.value,
               CASE WHEN e.value IS NULL OR new_one_stands THEN excluded.value
                    WHEN s.operator = 'total' THEN e.value + excluded.value
                    ELSE e.value END,
               CASE WHEN e.value IS NULL OR new_one_stands OR s.operator = 'total' AND newer
                    THEN excluded.achieved_at ELSE e.achieved_at END,
               CASE WHEN e.value IS NULL OR new_one_stands OR s.operator = 'total' AND newer
                    THEN excluded.score_id ELSE e.score_id END,
               e.plays + excluded.plays,
               e.version + 1
        FROM leaderboards_season s
        CROSS JOIN LATERAL (
            SELECT (excluded.achieved_at, excluded.score_id) > (e.achieved_at, e.score_id) AS newer
        ) AS a
        CROSS JOIN LATERAL (
            SELECT CASE s.operator WHEN 'latest' THEN newer
                                   WHEN 'total' THEN false
                                   ELSE CASE s.sort_order WHEN 'asc' THEN excluded.value < e.value
                                                          ELSE excluded.value > e.value END
                                        OR excluded.value = e.value AND NOT newer END AS new_one_stands
        ) AS b
        WHERE s.id = excluded.season_id
    )
    RETURNING season_id, player_id, value, prev_value, plays, achieved_at, score_id, version
),
-- The global board: the weighted sum of the games' all-time values moves by what those moved; it stands by the latest
-- score of the games in it.
-- An entry and what was merged for it meet by grouping: planned for a row or two, a join would compare all with all.
main_moves AS MATERIALIZED (
    SELECT player_id, max(state) AS state, bool_or(is_rebuilding) AS is_rebuilding, max(game_id) AS game_id,
           max(plays) AS plays, max(last_at) AS last_at, max(last_score_id) AS last_score_id, max(change) AS change
    FROM (
        SELECT season_id, player_id, state, is_rebuilding, game_id, plays, last_at, last_score_id, NULL AS change
        FROM merged WHERE is_main
        UNION ALL
        SELECT season_id, player_id, NULL, NULL, NULL, NULL, NULL, NULL, value - coalesce(prev_value, 0) FROM entries
    ) AS halves
    GROUP BY season_id, player_id
    HAVING max(game_id) IS NOT NULL
),
moved AS (
    SELECT g.id AS season_id, m.player_id, sum(m.plays)::bigint AS plays,
           (array_agg(m.last_score_id ORDER BY m.last_at DESC, m.last_score_id DESC))[1] AS score_id,
           max(m.last_at) AS achieved_at,
           sum((g.weights ->> m.game_id::text)::bigint * m.change) AS value
    FROM main_moves m
    JOIN leaderboards_leaderboard b ON b.game_id IS NULL AND b.is_active
    JOIN leaderboards_season g ON g.leaderboard_id = b.id
     AND CASE g.state WHEN 'open' THEN m.state = 'open'
                      WHEN 'building' THEN m.state = 'building' OR NOT m.is_rebuilding END
    WHERE g.weights ? m.game_id::text
    GROUP BY g.id, m.player_id
),
global_entries AS (
    INSERT INTO leaderboards_entry AS e (season_id, player_id, value, plays, achieved_at, score_id, version)
    SELECT season_id, player_id, value, plays, achieved_at, score_id, 1 FROM moved ORDER BY player_id, season_id
    ON CONFLICT (season_id, player_id) DO UPDATE
    SET prev_value = e.value,
        value = coalesce(e.value, 0) + excluded.value,
        plays = e.plays + excluded.plays,
        achieved_at = greatest(e.achieved_at, excluded.achieved_at),
        score_id = CASE WHEN e.score_id IS NULL
                          OR (excluded.achieved_at, excluded.score_id) > (e.achieved_at, e.score_id)
                        THEN excluded.score_id ELSE e.score_id END,
        version = e.version + 1
    RETURNING season_id, player_id, value, prev_value, plays, achieved_at, score_id, version
)
SELECT n, CASE WHEN refused IS NOT NULL THEN refused WHEN n IN (SELECT n FROM fresh) THEN 'accepted' ELSE 'replayed' END
           AS verdict,
       score_id, counts_at AS at, player_id,
       -- Boards that keep the best say for themselves whether this score is the player's best; where nobody is told,
       -- nobody asks.
       CASE WHEN %(receipts)s AND refused IS NULL AND n IN (SELECT p.n FROM places p WHERE p.is_main AND p.operator <> 'best')
            THEN scores_is_first(j.player_id, j.game_id, j.value,
                                 n IN (SELECT p.n FROM places p WHERE p.is_main AND p.sort_order = 'asc'))
            END AS personal_best,
       NULL::bigint AS season_id, NULL::bigint AS value, NULL::bigint AS prev_value, NULL::bigint AS version
FROM judged j
UNION ALL
SELECT NULL, NULL, score_id, achieved_at, player_id, NULL, season_id, value, prev_value, version FROM entries
UNION ALL
SELECT NULL, NULL, score_id, achieved_at, player_id, NULL, season_id, value, prev_value, version FROM global_entries
