"""From what a reader asks for to the season to be read; what is not there is said by its parameter."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from ranker.core.cached import Cached
from ranker.core.errors import Refusal
from ranker.games.registry import GameInfo, find_game
from ranker.leaderboards.models import Season, SeasonState
from ranker.leaderboards.registry import BoardInfo, boards, schedule_of, season_ref, window_of
from ranker.leaderboards.services.boards import GLOBAL_SLUG
from ranker.leaderboards.stored import SeasonRef


@dataclass(frozen=True, slots=True)
class Found:
    """A board and the season of it that is meant, and when that is; no season where none has been opened yet."""

    game: str
    mode: str | None
    window: str
    season: SeasonRef | None
    starts_at: datetime | None = None
    ends_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Past:
    """A season that this process does not keep in mind: closed, and asked for by its id."""

    season: SeasonRef
    game_id: int | None
    mode_id: int | None
    window: str
    slug: str
    starts_at: datetime
    ends_at: datetime | None


# Past seasons asked for lately, so that the pages of one cost a query once and not each.
_past: Cached[dict[int, Past]] = Cached(dict)


def find_game_or_global(reference: str) -> GameInfo | None:
    """A game by id or slug, and nothing for `global`. Raises `Refusal` (404) for a game there is not."""
    if reference == GLOBAL_SLUG:
        return None
    if (game := find_game(reference)) is None:
        raise Refusal(status=404, detail="There is no such game.")
    return game


def find_board(*, game: str, asked: Mapping[str, Any], now: datetime) -> Found:
    """The season that `asked` (window, mode, leaderboard, season) means in a game or `global`.

    Raises `Refusal`: 404 naming the parameter nothing answers to, 400 where they speak of different boards.
    """
    info = find_game_or_global(game)
    if "season" in asked:
        return _find_season(info, asked=asked)
    board = find_one_board(info, asked=asked)
    slug, window = _slug(info), asked.get("window", "all")
    if board is None:
        return Found(slug, None, window, None)
    season = board.season_at(now)
    found = Found(slug, info.mode_name(board.mode_id) if info else None, window_of(board.window), None)
    if season is None:
        return found
    return replace(found, season=season.ref, starts_at=season.starts_at, ends_at=season.ends_at)


def find_mode_id(game: GameInfo | None, *, name: str | None) -> int | None:
    """The id of a mode. Raises `Refusal` (404) for one the game has not."""
    if name is None:
        return None
    if game is None:
        raise _missing("mode", "The global board has no modes.")
    if (mode_id := game.mode_id(name)) is None:
        raise _missing("mode", "This game has no such mode.")
    return mode_id


def find_one_board(game: GameInfo | None, *, asked: Mapping[str, Any]) -> BoardInfo | None:
    """The board; nothing only for the global one of an installation without games."""
    slug, window, mode = asked.get("leaderboard"), asked.get("window"), asked.get("mode")
    if slug and (window or mode):
        raise Refusal(errors={"leaderboard": ["Give either a leaderboard, or a window and a mode."]})
    mode_id = find_mode_id(game, name=mode)
    terms: dict[str, Any] = {
        "game_id": game.id if game else None,
        "window": schedule_of(window or "all"),
        "mode_id": mode_id,
        "slug": slug,
    }
    board = boards.get().find(**terms) or boards.fresh().find(**terms)
    if board is None and (game or slug or terms["window"] != "never"):
        raise _missing("leaderboard" if slug else "window", "There is no such board here.")
    return board


def _find_season(game: GameInfo | None, *, asked: Mapping[str, Any]) -> Found:
    past = _look_up(asked["season"])
    mode = game.mode_name(past.mode_id) if game and past else None
    if past is None or past.game_id != (game.id if game else None) or not _agrees(past, mode=mode, asked=asked):
        raise _missing("season", "There is no such season of this board.")
    return Found(_slug(game), mode, past.window, past.season, past.starts_at, past.ends_at)


def _look_up(season_id: int) -> Past | None:
    if known := boards.get().by_season.get(season_id):
        board, season = known
        if season.is_building:
            return None
        times = season.starts_at, season.ends_at
        return Past(season.ref, board.game_id, board.mode_id, window_of(board.window), board.slug, *times)
    kept = _past.get()
    if season_id not in kept and (found := _read(season_id)):
        kept[season_id] = found
    return kept.get(season_id)


def _read(season_id: int) -> Past | None:
    shown = Season.objects.filter(state__in=[SeasonState.OPEN, SeasonState.CLOSED])
    season = shown.select_related("leaderboard").filter(pk=season_id).first()
    if season is None:
        return None
    board = season.leaderboard
    window, times = window_of(board.reset_schedule), (season.starts_at, season.ends_at)
    return Past(season_ref(season), board.game_id, board.mode_id, window, board.slug, *times)


def _agrees(past: Past, *, mode: str | None, asked: Mapping[str, Any]) -> bool:
    """Whether the other parameters, where they are given too, speak of the season's own board."""
    named = asked.get("mode")
    return (
        asked.get("window", past.window) == past.window
        and asked.get("leaderboard", past.slug) == past.slug
        and (named is None or (mode is not None and named.lower() == mode.lower()))
    )


def _slug(game: GameInfo | None) -> str:
    return game.slug if game else GLOBAL_SLUG


def _missing(name: str, text: str) -> Refusal:
    return Refusal(status=404, errors={name: [text]})
