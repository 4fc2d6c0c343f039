-- Where the rollup keeps the boards of the day it is at. Unlogged: it is filled anew by every run that needs it.
-- place: the value, negated where the highest wins, so that every board ascends. was: the place before `played_on`.
CREATE UNLOGGED TABLE reports_standing (
    season_id   bigint NOT NULL,
    player_id   bigint NOT NULL,
    place       bigint NOT NULL,
    was         bigint,
    achieved_at timestamptz,
    last_at     timestamptz NOT NULL,
    was_at      timestamptz,
    played_on   date,
    operator    varchar(6) NOT NULL,
    is_unique   boolean NOT NULL,
    PRIMARY KEY (season_id, player_id)
) WITH (fillfactor = 70);

CREATE INDEX reports_playerday_by_date ON reports_playerday USING brin (date);
-- Few are banned, and every metric asks who is.
CREATE INDEX reports_banned_player ON users_user (id) WHERE banned_at IS NOT NULL;
