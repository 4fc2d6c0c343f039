"""`/api/scores/…`, and what hangs on players but is made of scores."""

from django.urls import path

from ranker.scores.views import ledger, moderation, players, submissions

urlpatterns = [
    path("scores/", ledger.ScoresView.as_view(), name="scores"),
    path("scores/batch/", submissions.BatchView.as_view(), name="scores-batch"),
    path("scores/history/", ledger.HistoryView.as_view(), name="scores-history"),
    path("scores/<id:score_id>/", ledger.ScoreView.as_view(), name="score"),
    path("scores/<id:score_id>/void/", moderation.VoidView.as_view(), name="score-void"),
    path("scores/<id:score_id>/restore/", moderation.RestoreView.as_view(), name="score-restore"),
    path("users/<id:user_id>/stats/", players.StatsView.as_view(), name="player-stats"),
    path("users/<id:user_id>/history/", players.PlayerHistoryView.as_view(), name="player-history"),
    path("users/<id:user_id>/ban/", moderation.BanView.as_view(), name="player-ban"),
    path("users/<id:user_id>/unban/", moderation.UnbanView.as_view(), name="player-unban"),
]
