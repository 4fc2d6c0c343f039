"""Games with their modes and boards, and seasons, in the admin.

Games are registered here and not in `games`: their page holds their boards, and `games` may not know of boards.
"""

from ranker.leaderboards.admin import games, seasons

__all__ = ["games", "seasons"]
