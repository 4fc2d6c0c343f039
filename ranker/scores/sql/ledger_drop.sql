DROP TABLE scores_score;
DROP FUNCTION scores_score_refuse_update();
