"""What a process knows of boards and their current seasons, so that a page costs no query to find its board.

It may be `REGISTRY_SECONDS` old. That is harmless: the submission's statement reads boards and seasons itself, and
a replaced season stays readable until long after every process has looked again.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import cast

from ranker.core.cached import Cached
from ranker.core.clock import Schedule
from ranker.leaderboards.models import Leaderboard, Season, SeasonState
from ranker.leaderboards.ranking import Operator, Order, Rule, TieBreak
from ranker.leaderboards.stored import SeasonRef


@dataclass(frozen=True, slots=True)
class SeasonInfo:
    """A season that is open or being built."""

    ref: SeasonRef
    board_id: int
    starts_at: datetime
    ends_at: datetime | None
    is_building: bool

    def covers(self, at: datetime) -> bool:
        return self.starts_at <= at and (self.ends_at is None or at < self.ends_at)


@dataclass(frozen=True, slots=True)
class BoardInfo:
    """A board and its seasons that are not over, the earliest first."""

    id: int
    slug: str
    game_id: int | None
    mode_id: int | None
    window: Schedule
    is_default: bool
    rule: Rule
    seasons: tuple[SeasonInfo, ...]

    @property
    def is_main(self) -> bool:
        """Whether this is its game's all-time board over all modes."""
        return self.is_default and self.mode_id is None and self.window == "never"

    def season_at(self, at: datetime) -> SeasonInfo | None:
        """The open season that covers `at`; `None` until one is opened."""
        return next((s for s in self.seasons if not s.is_building and s.covers(at)), None)


@dataclass(frozen=True, slots=True)
class Boards:
    """Every active board, and the ways to find one."""

    boards: tuple[BoardInfo, ...]
    by_season: dict[int, tuple[BoardInfo, SeasonInfo]] = field(default_factory=dict)

    def find(
        self, *, game_id: int | None, window: str, mode_id: int | None = None, slug: str | None = None
    ) -> BoardInfo | None:
        """The default board of a game for a window and a mode, or the one of that slug."""
        for board in self.boards:
            if board.game_id != game_id:
                continue
            if board.slug == slug if slug else board.is_default and (board.window, board.mode_id) == (window, mode_id):
                return board
        return None

    def of_game(self, game_id: int | None) -> Iterable[BoardInfo]:
        return (board for board in self.boards if board.game_id == game_id)


def window_of(schedule: str) -> str:
    """The name a reset schedule has in the API: `all` for a board that is never reset."""
    return "all" if schedule == "never" else schedule


def schedule_of(window: str) -> str:
    """The reset schedule behind a window's name."""
    return "never" if window == "all" else window


def rule_of(row: Leaderboard | Season) -> Rule:
    return Rule(cast(Operator, row.operator), cast(Order, row.sort_order), cast(TieBreak, row.tie_break))


def season_ref(season: Season) -> SeasonRef:
    return SeasonRef(season.pk, rule_of(season))


def _season_info(season: Season) -> SeasonInfo:
    return SeasonInfo(
        ref=season_ref(season),
        board_id=season.leaderboard_id,
        starts_at=season.starts_at,
        ends_at=season.ends_at,
        is_building=season.state == SeasonState.BUILDING,
    )


def _load() -> Boards:
    seasons: dict[int, list[SeasonInfo]] = {}
    for season in Season.objects.filter(state__in=[SeasonState.OPEN, SeasonState.BUILDING]).order_by("starts_at"):
        seasons.setdefault(season.leaderboard_id, []).append(_season_info(season))
    boards = tuple(
        BoardInfo(
            id=board.pk,
            slug=board.slug,
            game_id=board.game_id,
            mode_id=board.mode_id,
            window=cast(Schedule, board.reset_schedule),
            is_default=board.is_default,
            rule=rule_of(board),
            seasons=tuple(seasons.get(board.pk, ())),
        )
        for board in Leaderboard.objects.filter(is_active=True).order_by("id")
    )
    return Boards(boards, {season.ref.id: (board, season) for board in boards for season in board.seasons})


boards: Cached[Boards] = Cached(_load)
