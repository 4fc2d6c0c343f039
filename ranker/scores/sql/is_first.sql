-- Whether no accepted score of a player in a game is as good as a value. The submission's statement asks it of games that
-- do not keep the best. A function, because there a subquery would have every month of the ledger opened for every
-- submission, asked or not.
CREATE FUNCTION scores_is_first(player bigint, game bigint, new_value bigint, lowest_wins boolean) RETURNS boolean
LANGUAGE sql STABLE AS $$
    SELECT NOT EXISTS (
        SELECT FROM scores_score
        WHERE player_id = player AND game_id = game AND status = 'accepted'
          AND CASE WHEN lowest_wins THEN value <= new_value ELSE value >= new_value END)
$$
