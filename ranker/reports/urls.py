"""`/api/reports/…`."""

from django.urls import path

from . import views

urlpatterns = [
    path("reports/top-players/", views.TopPlayersView.as_view(), name="report-top-players"),
    path("reports/game-analytics/", views.GameAnalyticsView.as_view(), name="report-game-analytics"),
    path("reports/user-engagement/", views.UserEngagementView.as_view(), name="report-user-engagement"),
    path("reports/leaderboard-trends/", views.LeaderboardTrendsView.as_view(), name="report-leaderboard-trends"),
    path("reports/scoring-patterns/", views.ScoringPatternsView.as_view(), name="report-scoring-patterns"),
    path("reports/daily/<str:date>/", views.DailyView.as_view(), name="report-daily"),
]
