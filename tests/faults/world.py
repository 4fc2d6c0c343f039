"""Who plays what in these tests: a game for every rule, players with tokens, and an empty ledger."""

import random
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.hashers import make_password

from ranker.core.clock import utc_now
from ranker.games.models import Game
from ranker.games.registry import find_game
from ranker.scores.services.writing import write_scores
from ranker.scores.statement import Caller, NewScore
from ranker.users.models import User
from ranker.users.tokens import sign_access
from tests.worlds import make_game

PLAYERS = 60
GAMES: dict[str, dict[str, Any]] = {
    "tetris": {},
    "miner": {"operator": "total", "tie_break": "earliest"},
    "golf": {"sort_order": "asc"},
    "chess": {"operator": "latest", "modes": ("blitz", "rapid")},
}
MODES: dict[str, tuple[str | None, ...]] = {"chess": (None, "blitz", "rapid")}


@dataclass(frozen=True, slots=True)
class Token:
    """A player and what they log in with."""

    player_id: int
    access: str


def make_world() -> None:
    """Fill an empty database."""
    for slug, fields in GAMES.items():
        make_game(slug, **fields)
    nobody = make_password(None)
    User.objects.bulk_create([User(username=f"player{n}", password=nobody) for n in range(PLAYERS)])


def tokens() -> list[Token]:
    """Every player, with a token good for the next minutes."""
    users, now = User.objects.order_by("id"), utc_now()
    return [Token(u.pk, sign_access(user_id=u.pk, token_version=u.token_version, now=now)) for u in users]


def game_of(slug: str) -> Game:
    """One of the games above."""
    return Game.objects.get(slug=slug)


def random_score(chance: random.Random, *, games: tuple[str, ...]) -> dict[str, Any]:
    """What a client sends. Few values, so that many are equal."""
    game = chance.choice(games)
    body: dict[str, Any] = {"game": game, "score": chance.randint(1, 200)}
    mode = chance.choice(MODES.get(game, (None,)))
    return body if mode is None else body | {"mode": mode}


def commit_only(token: Token, *, game: str, value: int, key: str) -> int:
    """Commit a score and stop there, as a process does that dies before the apply; returns the score's id."""
    info = find_game(game)
    assert info is not None
    caller = Caller(id=f"user:{token.player_id}", source="player", player_id=token.player_id, token_version=0)
    written = write_scores(caller=caller, scores=[NewScore(game=info, value=value, key=key)], now=utc_now())
    assert written.outcomes[0].verdict == "accepted"
    return written.outcomes[0].score_id or 0
