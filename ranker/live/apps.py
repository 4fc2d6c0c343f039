"""Server-sent events: what the relay publishes, on its way to browsers."""

from django.apps import AppConfig


class LiveConfig(AppConfig):
    """No models: it all passes by."""

    name = "ranker.live"
    label = "live"
