"""The one place where the API is put together."""

from django.urls import include, path
from drf_spectacular.views import SpectacularAPIView, SpectacularRedocView, SpectacularSwaggerView

urlpatterns = [
    path("", include("ranker.users.urls")),
    path("", include("ranker.games.urls")),
    # Before the boards: `leaderboard/recent/` is no game.
    path("", include("ranker.achievements.urls")),
    path("", include("ranker.leaderboards.urls")),
    path("", include("ranker.scores.urls")),
    path("", include("ranker.live.urls")),
    path("", include("ranker.reports.urls")),
    path("schema/", SpectacularAPIView.as_view(permission_classes=[]), name="schema"),
    path("docs/", SpectacularSwaggerView.as_view(permission_classes=[], url_name="schema"), name="docs"),
    path("redoc/", SpectacularRedocView.as_view(permission_classes=[], url_name="schema"), name="redoc"),
]
