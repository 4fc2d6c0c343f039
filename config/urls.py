"""All addresses of this server. The API's are put together in `config.api_urls`."""

from django.contrib import admin
from django.urls import include, path, re_path

# Registers `<id:…>`, which the paths below use.
import ranker.core.converters  # noqa: F401
from ranker.live.views import to_live_process
from ranker.ops.admin.views import run_rollup

urlpatterns = [
    # Before the admin, which answers 404 to what it does not know.
    path("admin/rollup/", admin.site.admin_view(run_rollup), name="admin-run-rollup"),
    path("admin/", admin.site.urls),
    path("api/", include("config.api_urls")),
    # A proxy, where there is one, takes these to the live process by itself.
    re_path(r"^live/", to_live_process),
    path("", include("ranker.ops.urls")),
    path("", include("ranker.web.urls")),
]

handler400 = "ranker.web.errors.bad_request"
handler403 = "ranker.web.errors.forbidden"
handler404 = "ranker.web.errors.not_found"
handler500 = "ranker.web.errors.failed"
