"""Long work the relay sees to beside its tailing, in a thread of its own: boards marked for recomputing, and
changed rules of achievements to be granted backwards."""

import threading
from datetime import datetime

import structlog
from django.db import connection

from ranker.achievements.services.granting import grant_backwards, list_changed_rules
from ranker.scores.services.boards import list_marked_boards, recompute_board

log = structlog.get_logger(__name__)


class Chores:
    """At most one thread at a time; what fails or is killed stays marked and is done again."""

    def __init__(self) -> None:
        self._thread: threading.Thread | None = None

    def start(self, *, now: datetime) -> None:
        """Begin what is marked, unless something is going on already."""
        if self._thread is not None and self._thread.is_alive():
            return
        board_ids, rule_ids = list_marked_boards(), list_changed_rules()
        if board_ids or rule_ids:
            self._thread = threading.Thread(target=self._work, args=(board_ids, rule_ids, now), daemon=True)
            self._thread.start()

    def wait(self) -> None:
        """Until the work begun is done; for tests and for a relay that stops."""
        if self._thread is not None:
            self._thread.join()

    def _work(self, board_ids: list[int], rule_ids: list[int], now: datetime) -> None:
        try:
            for board_id in board_ids:
                recompute_board(board_id=board_id, now=now)
            for rule_id in rule_ids:
                grant_backwards(achievement_id=rule_id, now=now)
        except Exception:
            # The mark stays, so the work is taken up again; the log says why it failed.
            log.exception("relay.chore_failed")
        finally:
            connection.close()
