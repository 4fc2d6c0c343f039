"""Long work the relay sees to beside its tailing: boards marked for recomputing, in a thread of their own."""

import threading
from datetime import datetime

import structlog
from django.db import connection

from ranker.scores.services.boards import list_marked_boards, recompute_board

log = structlog.get_logger(__name__)


class Chores:
    """At most one thread at a time; what fails or is killed stays marked and is done again."""

    def __init__(self) -> None:
        self._thread: threading.Thread | None = None

    def start(self, *, now: datetime) -> None:
        """Begin recomputing the marked boards, unless that is going on already."""
        if self._thread is not None and self._thread.is_alive():
            return
        board_ids = list_marked_boards()
        if board_ids:
            self._thread = threading.Thread(target=self._recompute, args=(board_ids, now), daemon=True)
            self._thread.start()

    def wait(self) -> None:
        """Until the work begun is done; for tests and for a relay that stops."""
        if self._thread is not None:
            self._thread.join()

    def _recompute(self, board_ids: list[int], now: datetime) -> None:
        try:
            for board_id in board_ids:
                recompute_board(board_id=board_id, now=now)
        except Exception:
            # The mark stays, so the board is taken up again; the log says why it failed.
            log.exception("relay.recompute_failed")
        finally:
            connection.close()
