from django.apps import AppConfig


class RelayConfig(AppConfig):
    name = "ranker.relay"
    label = "relay"
