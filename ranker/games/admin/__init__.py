"""Server keys in the admin. Games are registered by `leaderboards`, which knows their boards."""

from ranker.games.admin import keys

__all__ = ["keys"]
