"""Health and metrics, for whoever runs this."""

from django.apps import AppConfig


class OpsConfig(AppConfig):
    """Health, readiness and Prometheus endpoints."""

    name = "ranker.ops"
    label = "ops"
