"""The Redis streams that carry live updates from the relay to the live processes. Publishing never waits for anyone."""

import time
from collections.abc import Iterable, Mapping
from typing import Any, Final, cast

import orjson

from ranker.core.redis import guarded, key

# Kept for readers that were away for a moment; whoever missed more reads the board anew.
BOARDS_KEPT: Final = 500
PLAYERS_KEPT: Final = 5000
# A live process says again and again which boards it has readers for, and which players listen. These are waited for a
# while longer: who comes back hears what happened meanwhile.
WATCH_SECONDS: Final = 30
LISTEN_SECONDS: Final = 120
OPTIONS: Final = orjson.OPT_UTC_Z | orjson.OPT_NON_STR_KEYS


def boards_stream() -> str:
    """Updates of boards."""
    return key("live", "boards")


def players_stream() -> str:
    """Events of single players."""
    return key("live", "players")


def watched_key() -> str:
    """A hash: board id → the time until which somebody wants it."""
    return key("live", "watched")


def listening_key() -> str:
    """A hash: player id → the time until which somebody listens for events of theirs."""
    return key("live", "listening")


def publish_board(*, board_id: int, page: Mapping[str, Any]) -> None:
    """Publish a board's page. Raises `RedisAway`."""
    fields: dict[Any, Any] = {"board": board_id, "page": orjson.dumps(page, option=OPTIONS)}
    with guarded() as client:
        client.xadd(boards_stream(), fields, maxlen=BOARDS_KEPT, approximate=True)


def publish_to_players(*, events: Iterable[tuple[int, str, Mapping[str, Any]]]) -> None:
    """Publish `(player id, event, data)`. Raises `RedisAway`."""
    with guarded() as client:
        pipeline = client.pipeline(transaction=False)
        for player_id, event, data in events:
            fields: dict[Any, Any] = {"player": player_id, "event": event, "data": orjson.dumps(data, option=OPTIONS)}
            pipeline.xadd(players_stream(), fields, maxlen=PLAYERS_KEPT, approximate=True)
        pipeline.execute()


def list_watched() -> set[int]:
    """The boards somebody looks at: only these need publishing. Raises `RedisAway`."""
    return _list_wanted(watched_key())


def list_listening() -> set[int]:
    """The players who listen: nobody else needs telling. Raises `RedisAway`."""
    return _list_wanted(listening_key())


def _list_wanted(name: str) -> set[int]:
    with guarded() as client:
        found = cast(dict[bytes, bytes], client.hgetall(name))
        past = [wanted for wanted, until in found.items() if float(until) < time.time()]
        if past:
            client.hdel(name, *past)
    return {int(wanted) for wanted in found.keys() - set(past)}
