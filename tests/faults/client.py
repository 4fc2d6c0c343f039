"""A good client: every score has a key of its own, and is sent with it again until somebody answers."""

import http.client
import json
import time
import uuid
from dataclasses import dataclass, field
from typing import Any

from tests.faults.world import Token

# The server is away, busy with this very key, or died while it answered.
AGAIN = {409, 503}
PAUSE_SECONDS = 0.05
PATIENCE_SECONDS = 30.0


def new_key() -> str:
    """A key nobody used."""
    return uuid.uuid4().hex


@dataclass(slots=True)
class Answer:
    """What came back for one score in the end, and how long each try took."""

    key: str
    token: Token
    body: dict[str, Any]
    status: int = 0
    receipt: dict[str, Any] = field(default_factory=dict)
    is_replay: bool = False
    seconds: list[float] = field(default_factory=list)

    @property
    def is_accepted(self) -> bool:
        return self.status in (200, 201)

    @property
    def ranks(self) -> list[int | None]:
        """The rank on every board the score counts on."""
        return [board["rank"] for board in self.receipt["boards"]]


class Client:
    """One connection, opened anew whenever it is lost."""

    def __init__(self, *, port: int) -> None:
        self._connection = http.client.HTTPConnection("127.0.0.1", port, timeout=20)

    def submit(self, token: Token, body: dict[str, Any], *, key: str) -> Answer:
        """Send a score until it is answered."""
        answer, deadline = Answer(key, token, body), time.monotonic() + PATIENCE_SECONDS
        while True:
            began = time.monotonic()
            if self._send(answer):
                answer.seconds.append(time.monotonic() - began)
                if answer.status not in AGAIN:
                    return answer
            assert time.monotonic() < deadline, f"nobody answered in {PATIENCE_SECONDS:.0f} s: {answer.status} {body}"
            time.sleep(PAUSE_SECONDS)

    def send_once(self, token: Token, body: dict[str, Any], *, key: str) -> Answer:
        """Send a score once; the status is 0 where the connection was lost."""
        answer = Answer(key, token, body)
        self._send(answer)
        return answer

    def close(self) -> None:
        self._connection.close()

    def _send(self, answer: Answer) -> bool:
        try:
            self._connection.request("POST", "/api/scores/", json.dumps(answer.body), headers(answer.token, answer.key))
            response = self._connection.getresponse()
            text = response.read()
        except (OSError, http.client.HTTPException):
            self._connection.close()
            return False
        answer.status, answer.receipt = response.status, json.loads(text)
        answer.is_replay = response.getheader("Idempotent-Replayed") == "true"
        return True


def headers(token: Token, key: str) -> dict[str, str]:
    """Who sends it, and under which key."""
    return {
        "Authorization": f"Bearer {token.access}",
        "Content-Type": "application/json",
        "Idempotency-Key": key,
    }
