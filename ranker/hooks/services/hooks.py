"""Hooks made, and given new secrets."""

from collections.abc import Iterable

from ranker.games.models import Game
from ranker.hooks.models import Hook
from ranker.hooks.secrets import encrypt, new_secret


def create_hook(*, game: Game, url: str, events: Iterable[str], description: str = "") -> tuple[Hook, str]:
    """Make a hook; the second value is its secret, shown this once. Raises `ValidationError`."""
    hook = Hook(game=game, url=url, events=list(events), description=description)
    secret = give_secret(hook=hook)
    hook.full_clean()
    hook.save()
    return hook, secret


def give_secret(*, hook: Hook) -> str:
    """Put a fresh secret into a hook (not saved here) and return it; the old one signs nothing from then on."""
    secret = new_secret()
    hook.secret = encrypt(secret)
    return secret
