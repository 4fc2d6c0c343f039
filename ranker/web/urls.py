"""The pages. `{slug}` is a game's slug or id, or `global`."""

from django.urls import path

from ranker.web.views import account, achievements, auth, boards, home, players, scores

app_name = "web"
urlpatterns = [
    path("", home.home, name="home"),
    path("news/", home.news, name="news"),
    path("favicon.ico", home.favicon, name="favicon"),
    path("theme/", home.theme, name="theme"),
    path("games/<str:slug>/", boards.board, name="board"),
    path("games/<str:slug>/me/", boards.my_standing, name="my-standing"),
    path("games/<str:slug>/find/", boards.find, name="find"),
    path("games/<str:slug>/seasons/", boards.seasons, name="seasons"),
    path("games/<str:slug>/submit/", scores.submit, name="submit"),
    path("players/", players.players, name="players"),
    path("players/<id:user_id>/", players.player, name="player"),
    path("achievements/", achievements.achievements, name="achievements"),
    path("signup/", auth.sign_up, name="signup"),
    path("login/", auth.log_in, name="login"),
    path("logout/", auth.log_out, name="logout"),
    path("account/", account.account, name="account"),
    path("account/password/", account.password, name="password"),
    path("account/export/", account.export, name="export"),
    path("account/delete/", account.delete, name="delete"),
    path("account/live-ticket/", account.live_ticket, name="live-ticket"),
]
