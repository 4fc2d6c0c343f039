"""`/api/games/…`. `{game}` is an id or a slug; `active` is no slug."""

from django.urls import path

from ranker.games import views

urlpatterns = [
    path("games/", views.GamesView.as_view(), name="games"),
    path("games/active/", views.ActiveGamesView.as_view(), name="games-active"),
    path("games/<str:game>/", views.GameView.as_view(), name="game"),
    path("games/<str:game>/keys/", views.KeysView.as_view(), name="game-keys"),
    path("games/<str:game>/keys/<id:key_id>/", views.KeyView.as_view(), name="game-key"),
]
