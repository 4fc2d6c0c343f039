"""`/api/achievements/…`, and activity, which stands among the boards' paths and so must come before them."""

from django.urls import path

from ranker.achievements import views

urlpatterns = [
    path("achievements/", views.CatalogueView.as_view(), name="achievements"),
    path("achievements/leaderboard/", views.CollectorsView.as_view(), name="achievements-leaderboard"),
    path("achievements/me/", views.MineView.as_view(), name="achievements-me"),
    path("achievements/check/<id:user_id>/", views.CheckView.as_view(), name="achievements-check"),
    path("users/<id:user_id>/achievements/", views.PlayerAchievementsView.as_view(), name="player-achievements"),
    path("leaderboard/recent/", views.ActivityView.as_view(), name="activity"),
]
