"""Callers of the API other than players."""

from ranker.games.models import Game
from ranker.games.services import create_key
from tests.conftest import Api


def server_of(game: Game) -> Api:
    """A client that sends a new server key of a game."""
    _, secret = create_key(game=game, name="match servers", created_by=None)
    return with_key(secret)


def with_key(secret: str) -> Api:
    """A client that sends this key."""
    api = Api()
    api.credentials(HTTP_AUTHORIZATION=f"Api-Key {secret}")
    return api
