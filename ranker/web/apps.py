"""The pages players see: templates over the services and selectors below. No models."""

from django.apps import AppConfig
from django.contrib.auth.signals import user_logged_in


class WebConfig(AppConfig):
    """Pages, their one script and their style."""

    name = "ranker.web"
    label = "web"

    def ready(self) -> None:
        """Sessions remember what pages show of their visitor."""
        from ranker.web.visitors import remember_visitor

        user_logged_in.connect(remember_visitor, dispatch_uid="web.remember_visitor")
