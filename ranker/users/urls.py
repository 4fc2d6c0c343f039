"""`/api/auth/…` and `/api/users/…`."""

from django.urls import path

from .views import auth, me, players

urlpatterns = [
    path("auth/register/", auth.RegisterView.as_view(), name="register"),
    path("auth/login/", auth.LoginView.as_view(), name="login"),
    path("auth/refresh/", auth.RefreshView.as_view(), name="refresh"),
    path("auth/logout/", auth.LogoutView.as_view(), name="logout"),
    path("users/me/", me.MeView.as_view(), name="me"),
    path("users/me/password/", me.PasswordView.as_view(), name="me-password"),
    path("users/me/export/", me.ExportView.as_view(), name="me-export"),
    path("users/", players.PlayersView.as_view(), name="players"),
    path("users/<id:user_id>/", players.PlayerView.as_view(), name="player"),
]
