"""Metrics of closed days, the views an analyst reads, and the reports over HTTP."""

from typing import Any

from django.apps import AppConfig


class ReportsConfig(AppConfig):
    """Rollups, views and reports."""

    name = "ranker.reports"
    label = "reports"

    def ready(self) -> None:
        """A demo is told of here."""
        from ranker.reports.services.demo import complete_demo
        from ranker.scores.signals import demo_loaded

        def on_demo(sender: Any, **told: Any) -> None:
            complete_demo(days=told["days"], now=told["now"])

        demo_loaded.connect(on_demo, weak=False, dispatch_uid="reports-of-the-demo")
