"""Small worlds for tests: games, players and scores made the way the product makes them."""

from datetime import datetime
from typing import Any

from ranker.core.clock import utc_now
from ranker.games.models import Game
from ranker.games.registry import find_game
from ranker.games.services import create_game
from ranker.leaderboards.models import Entry, Season
from ranker.leaderboards.registry import boards, schedule_of
from ranker.relay.cursor import get_identity
from ranker.relay.durable import durable_once
from ranker.relay.loop import relay_once
from ranker.scores.receipts import Receipt
from ranker.scores.services.submit import submit_score
from ranker.scores.statement import Caller, NewScore
from ranker.scores.verify.service import Report, seasons_to_verify, verify
from ranker.users.models import User


def make_game(slug: str = "tetris", *, modes: tuple[str, ...] = (), **fields: Any) -> Game:
    """A game with its boards; operator, sort_order and tie_break go to them."""
    rule = {name: fields.pop(name) for name in ("operator", "sort_order", "tie_break") if name in fields}
    return create_game(fields={"name": slug.title(), "slug": slug, **fields}, modes=modes, rule=rule, now=utc_now())


def make_user(name: str) -> User:
    """A player nobody logs in as."""
    return User.objects.create_user(name, None, None)


def score(user: User, game: Game, value: int, *, at: datetime | None = None, **fields: Any) -> Receipt:
    """Submit as the player, or import with a time of its own."""
    info = find_game(game.pk)
    assert info is not None
    caller = Caller(id=f"user:{user.pk}", source="player", player_id=user.pk, token_version=user.token_version)
    if at is not None:
        caller = Caller(id=f"import:{game.pk}", source="import", player_id=user.pk)
    receipt, _ = submit_score(caller=caller, score=NewScore(game=info, value=value, at=at, **fields), now=utc_now())
    return receipt


def season_of(game: Game | None, window: str = "all") -> Season:
    """A board's running season."""
    board = boards.fresh().find(game_id=game.pk if game else None, window=schedule_of(window))
    assert board is not None
    info = board.season_at(utc_now())
    assert info is not None
    return Season.objects.get(pk=info.ref.id)


def values(season: Season) -> dict[str, int | None]:
    """What PostgreSQL keeps: username → value."""
    entries = Entry.objects.filter(season=season).select_related("player")
    return {entry.player.username: entry.value for entry in entries}


def relay_all() -> None:
    """Run the relay until it has nothing left to read."""
    while relay_once(identity=get_identity(), now=utc_now()):
        pass


def award_all() -> None:
    """Run the durable tail (achievements, webhooks) until it has nothing left to read."""
    while durable_once(identity=get_identity(), now=utc_now()):
        pass


def proof(*, closed: bool = True) -> Report:
    """What `verify_leaderboards` finds."""
    return verify(seasons=seasons_to_verify(closed=closed))
