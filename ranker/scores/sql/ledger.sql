-- The ledger, range-partitioned by month of created_at. scores/partitions.py attaches the months.
CREATE SEQUENCE scores_score_id_seq AS bigint;

CREATE TABLE scores_score (
    id               bigint       NOT NULL DEFAULT nextval('scores_score_id_seq'),
    player_id        bigint       NOT NULL,
    game_id          bigint       NOT NULL,
    mode_id          bigint,
    value            bigint       NOT NULL,
    created_at       timestamptz  NOT NULL DEFAULT statement_timestamp(),
    recorded_at      timestamptz  NOT NULL DEFAULT statement_timestamp(),
    xid              xid8         NOT NULL DEFAULT pg_current_xact_id(),
    duration_seconds integer,
    difficulty       varchar(20)  NOT NULL DEFAULT '',
    source           varchar(6)   NOT NULL,
    status           varchar(8)   NOT NULL DEFAULT 'accepted',
    match_id         varchar(100),
    metadata         jsonb,
    CONSTRAINT scores_score_pkey PRIMARY KEY (id, created_at),
    CONSTRAINT scores_score_value_exact CHECK (value BETWEEN -9007199254740991 AND 9007199254740991),
    CONSTRAINT scores_score_status CHECK (status IN ('accepted', 'held', 'voided')),
    CONSTRAINT scores_score_source CHECK (source IN ('player', 'server', 'import', 'demo')),
    CONSTRAINT scores_score_duration CHECK (duration_seconds >= 0)
) PARTITION BY RANGE (created_at);

ALTER SEQUENCE scores_score_id_seq OWNED BY scores_score.id;

CREATE INDEX scores_score_by_player ON scores_score (player_id, created_at, id);
CREATE INDEX scores_score_by_game ON scores_score (game_id, created_at, id);
-- The relay tails the ledger along this one.
CREATE INDEX scores_score_by_xid ON scores_score (xid, id);

-- What is older than every attached month.
CREATE TABLE scores_score_default PARTITION OF scores_score DEFAULT;

-- Append-only: the status may change, the facts may not.
CREATE FUNCTION scores_score_refuse_update() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'the ledger is append-only: only status may change' USING ERRCODE = 'integrity_constraint_violation';
END $$;

CREATE TRIGGER scores_score_append_only
    BEFORE UPDATE OF id, player_id, game_id, mode_id, value, created_at, recorded_at, xid, duration_seconds,
                     difficulty, source, match_id, metadata
    ON scores_score FOR EACH ROW EXECUTE FUNCTION scores_score_refuse_update();
