"""`/api/leaderboard/…`, and a player's rank. `{game}` is an id, a slug or `global`."""

from django.urls import path

from ranker.leaderboards import views

urlpatterns = [
    path("leaderboard/<str:game>/", views.BoardView.as_view(), name="board"),
    path("leaderboard/<str:game>/my-rank/", views.MyRankView.as_view(), name="board-my-rank"),
    path("leaderboard/<str:game>/around/<id:user_id>/", views.AroundView.as_view(), name="board-around"),
    path("leaderboard/<str:game>/at/", views.RankOfScoreView.as_view(), name="board-at"),
    path("leaderboard/<str:game>/seasons/", views.SeasonsView.as_view(), name="board-seasons"),
    path("users/<id:user_id>/rank/", views.RankView.as_view(), name="player-rank"),
]
