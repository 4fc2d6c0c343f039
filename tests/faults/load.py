"""Load: threads of good clients that submit until told to stop, and remember every answer."""

import random
import threading
import time
from collections.abc import Sequence
from types import TracebackType

from tests.faults.client import Answer, Client, new_key
from tests.faults.stack import Stack, wait_until
from tests.faults.world import GAMES, Token, random_score


class Load:
    """`with Load(…) as load:` submits meanwhile; at the end whatever was begun has been answered."""

    def __init__(
        self,
        stack: Stack,
        *,
        players: Sequence[Token],
        games: tuple[str, ...] = tuple(GAMES),
        threads: int = 6,
        pause: float = 0.0,
    ) -> None:
        self._stack, self._players, self._games, self._pause = stack, players, games, pause
        self._stop = threading.Event()
        self._threads = [threading.Thread(target=self._work, args=(n,), daemon=True) for n in range(threads)]
        self.answers: list[Answer] = []
        self.errors: list[BaseException] = []

    def __enter__(self) -> "Load":
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stop.set()
        for thread in self._threads:
            thread.join(timeout=40)
        assert not self.errors, self.errors
        assert not any(thread.is_alive() for thread in self._threads), "somebody never got an answer"

    @property
    def accepted(self) -> list[Answer]:
        """The scores that somebody was told are in."""
        return [answer for answer in self.answers if answer.is_accepted]

    def wait_for(self, count: int, *, seconds: float = 60.0) -> None:
        """Until that many more scores were answered."""
        goal = len(self.answers) + count
        wait_until(
            lambda: len(self.answers) >= goal or self.errors, seconds=seconds, what=f"the answer to {count} scores"
        )

    def _work(self, number: int) -> None:
        chance, client = random.Random(number), Client(port=self._stack.port)
        try:
            while not self._stop.is_set():
                body = random_score(chance, games=self._games)
                self.answers.append(client.submit(chance.choice(self._players), body, key=new_key()))
                time.sleep(self._pause)
        except Exception as error:
            self.errors.append(error)
        finally:
            client.close()
