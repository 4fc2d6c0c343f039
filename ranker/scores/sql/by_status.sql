-- What moderation is looking at: a few rows among many, newest first. Accepted scores are not in it, so a submission
-- does not pay for it.
CREATE INDEX scores_score_by_status ON scores_score (status, id) WHERE status <> 'accepted';
