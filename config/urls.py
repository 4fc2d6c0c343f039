"""All addresses of this server. The API's are put together in `config.api_urls`."""

from django.contrib import admin
from django.urls import include, path

# Registers `<id:…>`, which the paths below use.
import ranker.core.converters  # noqa: F401

urlpatterns = [
    path("admin/", admin.site.urls),
    path("api/", include("config.api_urls")),
    path("", include("ranker.ops.urls")),
]
