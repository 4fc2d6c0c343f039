"""Accounts in the admin: groups here; players are registered by `scores`, which knows what a ban does."""

from ranker.users.admin import groups

__all__ = ["groups"]
