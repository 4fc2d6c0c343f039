"""Browsers without a screen, for pages."""

from typing import Any

from django.test import Client

from tests.conftest import PASSWORD, Player


def browser(player: Player | None = None) -> Client:
    """A browser, of a player who has logged in through the form; it raises nothing."""
    client = Client(raise_request_exception=False)
    if player is not None:
        answer = client.post("/login/", {"username": player.user.username, "password": PASSWORD})
        assert answer.status_code == 302, answer.content
    return client


def text(answer: Any) -> str:
    """What a page says, as one line of HTML."""
    return " ".join(answer.content.decode().split())
