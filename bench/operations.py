"""What is measured: each operation's load, its unit, and what it may cost at most."""

from dataclasses import dataclass
from typing import Literal

SLUG = "bench"
BATCH_SIZE = 1000
TOP = f"/api/leaderboard/{SLUG}/?limit=10"


@dataclass(frozen=True, kw_only=True)
class Operation:
    """One line of the table. `target` is in CPU microseconds per unit, over all processes."""

    name: str
    title: str
    script: str
    path: str = "/"
    target: int | None = None
    # Scores are counted in the ledger once the relay has caught up, requests by the load generator.
    unit: Literal["request", "score"] = "request"
    # Scores in one request.
    size: int = 1
    # What wrk would open too many of: a batch holds the locks of a thousand players.
    most_connections: int | None = None
    # A score a second that changes the top of the board.
    with_writer: bool = False
    # Held up while the scores are written, so that the load is its backlog and nothing else.
    on: Literal["web", "floor", "nginx", "relay"] = "web"


OPERATIONS = (
    Operation(name="health", title="empty answer (/health/live/)", script="get.lua", path="/health/live/"),
    Operation(
        name="view", title="empty authenticated DRF view", script="token.lua", path="/bench/empty/", on="floor"
    ),
    Operation(name="top", title="top 10, unchanged within its second", script="get.lua", path=TOP, target=90),
    Operation(
        name="top-changing", title="top 10, changed every second", script="get.lua", path=TOP, target=100,
        with_writer=True,
    ),
    Operation(
        name="rank", title="my rank", script="token.lua", path=f"/api/leaderboard/{SLUG}/my-rank/", target=250
    ),
    Operation(
        name="around", title="10 around a player", script="around.lua", path=f"/api/leaderboard/{SLUG}/around/",
        target=250,
    ),
    Operation(
        name="history", title="history, 20 rows", script="token.lua", path="/api/scores/history/", target=400
    ),
    Operation(
        name="submit", title="submit, receipt with five boards", script="submit.lua", path="/api/scores/", target=450,
        unit="score",
    ),
    Operation(
        name="batch", title="batch of 1,000, per score", script="batch.lua", path="/api/scores/batch/", target=25,
        unit="score", size=BATCH_SIZE, most_connections=4,
    ),
    Operation(
        name="relay", title="relay alone, per score", script="batch.lua", path="/api/scores/batch/", target=30,
        unit="score", size=BATCH_SIZE, most_connections=4, on="relay",
    ),
    Operation(name="nginx", title="top 10 through nginx", script="get.lua", path=TOP, on="nginx"),
)  # fmt: skip
NAMES = tuple(operation.name for operation in OPERATIONS)
