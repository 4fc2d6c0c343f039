"""The ground floor: what every other app stands on, importing none of them."""

from django.apps import AppConfig


class CoreConfig(AppConfig):
    """Registers what is found by import."""

    name = "ranker.core"
    label = "core"

    def ready(self) -> None:
        """Django finds system checks by import, drf-spectacular its extensions."""
        from . import checks, schema  # noqa: F401
