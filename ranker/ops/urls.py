"""`/health/` and its parts, `/metrics`."""

from django.urls import path, re_path

from . import views

urlpatterns = [
    path("health/", views.health, name="health"),
    path("health/live/", views.live, name="health-live"),
    path("health/ready/", views.ready, name="health-ready"),
    re_path(r"^metrics/?$", views.metrics, name="metrics"),
]
