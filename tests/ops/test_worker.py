"""A worker is seen as soon as it is there."""

import uuid
from pathlib import Path

from ranker.core.redis import client
from tests.faults.stack import wait_until
from tests.local.serving import environment, serve


def test_a_worker_is_seen_before_the_clock_sets_it_off(tmp_path: Path) -> None:
    prefix = f"{{t:{uuid.uuid4().hex}}}"
    worker = serve("worker", environment(tmp_path, REDIS_KEY_PREFIX=prefix))
    try:
        # No beat runs here.
        wait_until(lambda: client().get(f"{prefix}:worker:beat"), what="a heartbeat")
    finally:
        worker.terminate()
        worker.wait(timeout=20)
        client().delete(*client().keys(f"{prefix}*"))
