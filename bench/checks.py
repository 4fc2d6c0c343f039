"""Before anything is measured: the answers are right, held against what PostgreSQL says itself."""

import secrets
from collections.abc import Callable
from typing import Any

import httpx

from bench.operations import SLUG
from bench.world import World, batch_body
from ranker.core.db import fetch_rows
from ranker.local.errors import LocalError

ORDER = """
    SELECT e.player_id, e.value, 1 + count(o.player_id) AS rank
    FROM leaderboards_entry e
    JOIN leaderboards_season s ON s.id = e.season_id AND s.state = 'open'
    JOIN leaderboards_leaderboard b ON b.id = s.leaderboard_id AND b.game_id = %(game)s AND b.reset_schedule = 'never'
    LEFT JOIN leaderboards_entry o ON o.season_id = e.season_id AND o.value > e.value
    WHERE e.player_id = ANY (%(players)s::bigint[])
    GROUP BY e.player_id, e.value
"""
TOP = """
    SELECT e.player_id, e.value FROM leaderboards_entry e
    JOIN leaderboards_season s ON s.id = e.season_id AND s.state = 'open'
    JOIN leaderboards_leaderboard b ON b.id = s.leaderboard_id AND b.game_id = %(game)s AND b.reset_schedule = 'never'
    ORDER BY e.value DESC, e.player_id LIMIT 10
"""


class Checks:
    """One method an operation; each raises `LocalError` at the first answer that is wrong."""

    def __init__(self, *, base: str, world: World) -> None:
        self._world = world
        self._client = httpx.Client(base_url=base, timeout=30)
        self._place = len(world.active) // 2
        self._player = world.active[self._place]
        self._token = {"Authorization": f"Bearer {world.tokens[self._place]}"}

    def check(self, name: str) -> None:
        """Check one operation by its name."""
        checks: dict[str, Callable[[], None]] = {
            "health": lambda: self._is({"status": "ok"}, self._get("/health/live/")),
            "top": self._top, "top-changing": self._top, "nginx": self._top, "rank": self._rank,
            "around": self._around, "history": self._history, "submit": self._submit, "batch": self._batch,
            "relay": self._batch,
        }  # fmt: skip
        if name in checks:
            checks[name]()

    def _top(self) -> None:
        found = self._get(f"/api/leaderboard/{SLUG}/?limit=10")
        wanted = [[row["player_id"], row["value"]] for row in fetch_rows(sql=TOP, params=self._params())]
        self._is(wanted, [[line["user_id"], line["score"]] for line in found["entries"]])
        self._is([self._world.players, "redis"], [found["total_players"], found["source"]])

    def _rank(self) -> None:
        found = self._get(f"/api/leaderboard/{SLUG}/my-rank/", headers=self._token)
        self._is(self._places([self._player]), {found["user_id"]: (found["score"], found["rank"])})

    def _around(self) -> None:
        lines = self._get(f"/api/leaderboard/{SLUG}/around/{self._player}/?radius=5")["entries"]
        self._is(True, self._player in [line["user_id"] for line in lines])
        places = {line["user_id"]: (line["score"], line["rank"]) for line in lines}
        self._is(self._places(list(places)), places)

    def _history(self) -> None:
        rows = self._get("/api/scores/history/", headers=self._token)["results"]
        own = "SELECT id FROM scores_score WHERE player_id = %(player)s ORDER BY created_at DESC, id DESC LIMIT 20"
        self._is(
            [row["id"] for row in fetch_rows(sql=own, params={"player": self._player})], [row["id"] for row in rows]
        )

    def _submit(self) -> None:
        headers, body = {**self._token, "Idempotency-Key": secrets.token_hex(8)}, {"game": SLUG, "score": 1}
        receipt = self._post("/api/scores/", body, headers=headers, status=201)
        boards = {board["leaderboard"]: board for board in receipt["boards"]}
        self._is(5, len(boards))
        main = next(board for board in boards.values() if board["window"] == "all" and board["improved"] is False)
        self._is(self._places([self._player]), {self._player: (main["value"], main["rank"])})
        again = self._post("/api/scores/", body, headers=headers, status=200)
        self._is(receipt["id"], again["id"])

    def _batch(self) -> None:
        headers = {"Authorization": f"Api-Key {self._world.key}", "Idempotency-Key": secrets.token_hex(8)}
        body = batch_body(self._world.ids)
        for wanted in ({"accepted": 1000, "replayed": 0}, {"accepted": 0, "replayed": 1000}):
            self._is(wanted | {"rejected": []}, self._post("/api/scores/batch/", body, headers=headers, status=200))

    def _places(self, players: list[int]) -> dict[int, tuple[int, int]]:
        rows = fetch_rows(sql=ORDER, params={**self._params(), "players": players})
        return {row["player_id"]: (row["value"], row["rank"]) for row in rows}

    def _params(self) -> dict[str, Any]:
        return {"game": self._world.game_id}

    def _get(self, path: str, *, headers: dict[str, str] | None = None) -> Any:
        return self._read(self._client.get(path, headers=headers), status=200)

    def _post(self, path: str, body: object, *, headers: dict[str, str], status: int) -> Any:
        return self._read(self._client.post(path, json=body, headers=headers), status=status)

    @staticmethod
    def _read(response: httpx.Response, *, status: int) -> Any:
        if response.status_code != status:
            raise LocalError(f"{response.request.url} answered {response.status_code}: {response.text[:500]}")
        return response.json()

    @staticmethod
    def _is(wanted: object, found: object) -> None:
        if wanted != found:
            raise LocalError(f"A wrong answer.\nwanted: {wanted}\nfound:  {found}")
