"""A player's page."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from ranker.achievements.selectors import list_held
from ranker.games.registry import GameInfo, games
from ranker.leaderboards import selectors
from ranker.leaderboards.lines import Line
from ranker.leaderboards.ranking import Standing
from ranker.leaderboards.registry import BoardInfo, boards
from ranker.leaderboards.several import get_standings
from ranker.leaderboards.stored import SeasonRef
from ranker.scores.models import Score, Status
from ranker.scores.selectors import list_scores, list_stats
from ranker.users.models import User
from ranker.users.selectors import get_profile
from ranker.web.charts import Chart, draw_history

# Scores in the chart, and in the table below it.
CHARTED: Final = 60
LISTED: Final = 15
RIVALS: Final = 2


@dataclass(frozen=True, slots=True)
class PlayedGame:
    """One game in a player's record."""

    game: GameInfo
    stats: dict[str, Any]
    standing: Standing | None


@dataclass(frozen=True, slots=True)
class GameRecord:
    """The game whose tab is open: its chart, latest scores, and who stands near."""

    game: GameInfo
    chart: Chart | None
    latest: list[Score]
    rivals: list[Line]


@dataclass(frozen=True, slots=True)
class PlayerPage:
    """Everything the template shows of a player."""

    player: User
    overall: Standing | None
    played: list[PlayedGame]
    record: GameRecord | None
    achievements: list[dict[str, Any]]

    @property
    def plays(self) -> int:
        """In all games."""
        return sum(one.stats["plays"] for one in self.played)


def get_player_page(*, user_id: int, game: str) -> PlayerPage:
    """A player's record, with the tab of `game` (a slug) open, or of the last one played. Raises `Refusal` (404)."""
    player, stats = get_profile(user_id), list_stats(player_id=user_id)
    known = games.get().by_slug
    played = [(known[row["game"]], row) for row in stats if row["game"] in known]
    main = {info.id: season for info, _ in played if (season := season_of(info.id))}
    overall = season_of(None)
    seasons = [*main.values(), *([overall] if overall else [])]
    standings = get_standings(seasons=seasons, player_id=user_id)
    chosen = next((info for info, _ in played if info.slug == game), played[0][0] if played else None)
    return PlayerPage(
        player=player,
        overall=standings.get(overall.id) if overall else None,
        played=[PlayedGame(i, row, standings.get(main[i.id].id) if i.id in main else None) for i, row in played],
        record=_record(chosen, season=main.get(chosen.id), player_id=user_id) if chosen else None,
        achievements=list_held(player_id=user_id),
    )


def season_of(game_id: int | None) -> SeasonRef | None:
    """The season of a game's all-time board, or of the global one."""
    board = main_board(game_id)
    return next((s.ref for s in board.seasons if not s.is_building), None) if board else None


def main_board(game_id: int | None) -> BoardInfo | None:
    """A game's all-time board over all modes."""
    return boards.get().find(game_id=game_id, window="never")


def _record(game: GameInfo, *, season: SeasonRef | None, player_id: int) -> GameRecord:
    scores = list(list_scores(player_id=player_id, game_id=game.id, status=Status.ACCEPTED)[:CHARTED])
    near = selectors.get_around(season=season, player_id=player_id, radius=RIVALS).found.lines
    lowest_wins = season is not None and season.rule.sort_order == "asc"
    return GameRecord(game, _chart(scores, game=game, lowest_wins=lowest_wins), scores[:LISTED], near)


def _chart(scores: Sequence[Score], *, game: GameInfo, lowest_wins: bool) -> Chart | None:
    earliest_first = [(score.created_at, score.value) for score in reversed(scores)]
    return draw_history(scores=earliest_first, decimals=game.score_decimals, lowest_wins=lowest_wins)
