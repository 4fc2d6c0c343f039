"""The ground floor: what every other app stands on, importing none of them."""

from django.apps import AppConfig


class CoreConfig(AppConfig):
    """Registers the system checks."""

    name = "ranker.core"
    label = "core"

    def ready(self) -> None:
        """Django finds system checks by import."""
        from . import checks  # noqa: F401
