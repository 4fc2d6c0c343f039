"""The game an import goes into, made when it is to be."""

from collections.abc import Mapping
from datetime import datetime

from django.core.exceptions import ValidationError

from ranker.core.errors import Refusal, flatten
from ranker.games.models import Game
from ranker.games.registry import GameInfo, find_game, games
from ranker.games.services import add_mode, create_game
from ranker.leaderboards.services.boards import get_main_board
from ranker.scores.importing.faults import BadFile, Fault

# Each mode has a board of its own: a column of something else must not become thousands of them.
MAX_NEW_MODES = 50


class Target:
    """A game and its modes; with `create`, modes that the file names and the game lacks are made."""

    def __init__(self, *, game: GameInfo, create: bool, now: datetime) -> None:
        self.game = game
        self._modes = dict(game.modes)
        self._left = MAX_NEW_MODES if create else 0
        self._now = now

    def mode_of(self, name: str) -> int | None:
        """The id of a mode by its name in any case. Raises `Fault` for a name that no mode can have."""
        if name.lower() not in self._modes and self._left:
            self._left -= 1
            self._modes[name.lower()] = self._add(name)
        return self._modes.get(name.lower())

    def _add(self, name: str) -> int:
        try:
            return add_mode(game=Game.objects.get(pk=self.game.id), name=name, now=self._now).pk
        except ValidationError as error:
            raise Fault(f"“{name}” cannot be a mode: {' '.join(error.messages)}") from error
        except Refusal:
            # Another import was faster.
            found = games.fresh().by_id[self.game.id].mode_id(name)
            assert found is not None
            return found


def get_target(*, slug: str, create: bool, rule: Mapping[str, str | None], now: datetime) -> Target:
    """The game of that slug; `rule` (operator, sort_order) is what its board must have, where it says so.

    Raises `BadFile` when there is no such game and none is to be made, or when its board has another rule.
    """
    wanted = {name: value for name, value in rule.items() if value is not None}
    game = find_game(slug)
    if game is None:
        if not create:
            raise BadFile(f"There is no game “{slug}”. --create-game makes it.")
        game = _create(slug=slug, rule=wanted, now=now)
    _check_rule(game, wanted=wanted)
    return Target(game=game, create=create, now=now)


def _create(*, slug: str, rule: Mapping[str, str], now: datetime) -> GameInfo:
    name = slug.replace("-", " ").title()
    try:
        create_game(fields={"name": name, "slug": slug}, rule=rule, now=now)
    except (ValidationError, Refusal) as error:
        # Taken: another import made it just now.
        if (game := games.fresh().find(slug)) is not None:
            return game
        reasons = flatten(error.message_dict if isinstance(error, ValidationError) else str(error))
        raise BadFile(f"“{slug}” cannot be made: {' '.join(reasons)}") from error
    found = games.fresh().find(slug)
    assert found is not None
    return found


def _check_rule(game: GameInfo, *, wanted: Mapping[str, str]) -> None:
    board = get_main_board(game=Game.objects.get(pk=game.id))
    for name, value in wanted.items():
        if board is not None and getattr(board, name) != value:
            raise BadFile(
                f"The game “{game.slug}” is there already and its board's {name.replace('_', ' ')} is "
                f"“{getattr(board, name)}”, not “{value}”."
            )
