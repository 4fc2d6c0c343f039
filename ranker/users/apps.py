"""Accounts: who plays, and how they prove it."""

from django.apps import AppConfig


class UsersConfig(AppConfig):
    """Players, admins and their refresh tokens."""

    name = "ranker.users"
    label = "users"
    verbose_name = "players"
