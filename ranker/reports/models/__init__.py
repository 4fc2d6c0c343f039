"""Tables computed from the ledger: each can be thrown away and computed again."""

from ranker.reports.models.bookkeeping import ChangedPlayer, RelayHour, RollupCursor, RollupStep
from ranker.reports.models.days import CohortRetention, DayMetrics, HourScores, PlayerDay, WeekMetrics
from ranker.reports.models.ranks import BoardDay, RankSnapshot
from ranker.reports.models.totals import GameBest, GameValue, PatternCell, PlayerGame, PlayerTotal

__all__ = [
    "BoardDay", "ChangedPlayer", "CohortRetention", "DayMetrics", "GameBest", "GameValue", "HourScores", "PatternCell",
    "PlayerDay", "PlayerGame", "PlayerTotal", "RankSnapshot", "RelayHour", "RollupCursor", "RollupStep", "WeekMetrics",
]  # fmt: skip
