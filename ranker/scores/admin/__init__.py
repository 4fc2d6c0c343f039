"""The ledger, its moderation and the players it is about, in the admin.

Players are registered here and not in `users`: bans live in `scores`, which `users` may not know.
"""

from ranker.scores.admin import ledger, players, trail

__all__ = ["ledger", "players", "trail"]
