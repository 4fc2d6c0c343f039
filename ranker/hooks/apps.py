"""Signed webhooks: what happens in a game, told to its own servers."""

from django.apps import AppConfig


class HooksConfig(AppConfig):
    """Hooks, their queue of deliveries, and the log of attempts."""

    name = "ranker.hooks"
    label = "hooks"
