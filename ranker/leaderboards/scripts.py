"""The Lua scripts of the store, run by their digest."""

from collections.abc import Sequence
from functools import cache
from hashlib import sha1
from pathlib import Path
from typing import Any

import redis
from redis.exceptions import NoScriptError

from ranker.core.redis import guarded

FOLDER = Path(__file__).resolve().parent / "lua"
Call = tuple[str, Sequence[str], Sequence[str | int]]
Field = tuple[str, str, str]


@cache
def source(name: str) -> str:
    """The text of a script, with the prelude all of them share."""
    return "\n".join((FOLDER / part).read_text(encoding="utf-8") for part in ("_prelude.lua", f"{name}.lua"))


@cache
def digest(name: str) -> str:
    return sha1(source(name).encode(), usedforsecurity=False).hexdigest()


def run(*, calls: Sequence[Call], field: Field | None = None) -> list[Any]:
    """Run scripts `(name, keys, arguments)` in one round trip, and set a hash's field with them.

    Raises `RedisAway`, or the first script's own error.

    A Redis that does not know a script (it was restarted or emptied) is taught it and asked again; scripts it did
    know have run by then and run twice, which every script here allows.
    """
    with guarded() as client:
        answers = _send(client=client, calls=calls, field=field)
        if any(isinstance(answer, NoScriptError) for answer in answers):
            for name in {name for name, _, _ in calls}:
                client.script_load(source(name))
            answers = _send(client=client, calls=calls, field=field)
        for answer in answers:
            if isinstance(answer, Exception):
                raise answer
        return answers[: len(calls)]


def _send(*, client: redis.Redis, calls: Sequence[Call], field: Field | None) -> list[Any]:
    pipeline = client.pipeline(transaction=False)
    for name, keys, arguments in calls:
        pipeline.evalsha(digest(name), len(keys), *keys, *arguments)
    if field:
        pipeline.hset(*field)
    return pipeline.execute(raise_on_error=False)
