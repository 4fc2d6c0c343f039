"""From a form to the ledger, and the receipt in words."""

from datetime import datetime

from ranker.leaderboards.services.boards import ALL_TIME_SLUG
from ranker.scores.receipts import BoardReceipt, Receipt
from ranker.scores.requests import build_score
from ranker.scores.services.submit import submit_score
from ranker.scores.statement import Caller
from ranker.users.models import User
from ranker.web.boards import Subject
from ranker.web.formatting import format_value


def submit_typed(*, user: User, subject: Subject, score: int, key: str, now: datetime, mode: str = "") -> Receipt:
    """Write a player's own score; twice with one key is once. Raises `Refusal` as `submit_score` does."""
    caller = Caller(f"user:{user.pk}", "player", player_id=user.pk, token_version=user.token_version)
    values = {"game": subject.game, "score": score, "mode": mode or None}
    receipt, _ = submit_score(caller=caller, score=build_score(values, principal=user, key=key), now=now)
    return receipt


def tell(receipt: Receipt, *, subject: Subject) -> str:
    """What a score did, in a sentence or two."""
    shown = f"{format_value(receipt.score, subject.decimals)} {subject.unit}".strip()
    board = next((b for b in receipt.boards if b.leaderboard == ALL_TIME_SLUG), None)
    best = ", a new personal best" if receipt.personal_best else ""
    return f"{shown}{best}. {_standing(board)}".strip()


def _standing(board: BoardReceipt | None) -> str:
    if board is None or board.rank is None:
        return "It is on the board in a moment."
    passed = board.players_passed
    rose = f", past {passed} {'player' if passed == 1 else 'players'}" if passed else ""
    return f"Rank {board.rank} of {board.total_players}{rose}."
