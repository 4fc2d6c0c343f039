"""Metrics of closed days, the views an analyst reads, and the reports over HTTP."""

from django.apps import AppConfig


class ReportsConfig(AppConfig):
    """Rollups, views and reports."""

    name = "ranker.reports"
    label = "reports"
