"""The live process: `uvicorn config.asgi:application`. Everything else is served by `config.wsgi`."""

import os
from collections.abc import Mapping
from typing import Any

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.local")
django.setup()

# After the apps are there.
from ranker.core.clock import utc_now  # noqa: E402
from ranker.live.app import LiveApp  # noqa: E402
from ranker.relay.pages import compose_page, find_watchable  # noqa: E402


def find(game: str, query: Mapping[str, str]) -> int:
    """The board that is asked for."""
    return find_watchable(game=game, query=query)


def load(board_id: int) -> dict[str, Any] | None:
    """Its page now."""
    return compose_page(board_id=board_id, now=utc_now())


application = LiveApp(find=find, load=load)
