"""The one place where the fast lane is put together: which requests it takes, and who answers them."""

from functools import partial
from typing import Final

from ranker.core.lane import Environ, Handler
from ranker.core.public import find_kept
from ranker.leaderboards import fast as boards
from ranker.scores import fast as scores

BOARD: Final = "api/leaderboard/<str:game>/"
MAX_DIGITS: Final = 15


def find(environ: Environ) -> tuple[Handler, str] | None:
    """The handler of a request, and its route as Django's own urls have it."""
    method, path = environ["REQUEST_METHOD"], environ["PATH_INFO"]
    if method == "GET":
        return _reading(environ, path)
    if method == "POST" and path in {"/api/scores/", "/api/scores"}:
        return scores.submit, "api/scores/"
    return None


def _reading(environ: Environ, path: str) -> tuple[Handler, str] | None:
    if (body := find_kept(environ)) is not None:
        return partial(boards.send_kept, body=body), body.route
    match path.strip("/").split("/"):
        case ["api", "scores", "history"]:
            return scores.history, "api/scores/history/"
        case ["api", "leaderboard", game, "my-rank"]:
            return partial(boards.my_rank, game=game), f"{BOARD}my-rank/"
        case ["api", "leaderboard", game, "around", user_id] if user_id.isdecimal() and len(user_id) <= MAX_DIGITS:
            return partial(boards.around, game=game, user_id=int(user_id)), f"{BOARD}around/<id:user_id>/"
    return None
