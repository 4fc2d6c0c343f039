"""Games, modes and server keys: made and changed here, by the API and the admin alike."""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.text import slugify

from ranker.core.errors import Refusal
from ranker.games.keys import PREFIX_LENGTH, digest_of, new_secret
from ranker.games.models import Game, GameKey, Mode
from ranker.games.signals import game_created, game_rule_changed, global_weight_changed, mode_created
from ranker.users.models import User


def create_game(
    *, fields: Mapping[str, Any], modes: Iterable[str] = (), rule: Mapping[str, str], now: datetime
) -> Game:
    """Make a game, its modes and, through `game_created`, its boards by `rule` (operator, sort_order, tie_break).

    Raises `Refusal` when the slug is taken and `ValidationError` when a field breaks a rule of the model.
    """
    game = Game(**{**fields, "slug": fields.get("slug") or slug_of(fields["name"])})
    _check(game)
    with transaction.atomic():
        with _slug_taken():
            game.save(force_insert=True)
        start_game(game=game, rule=rule, now=now)
        for name in modes:
            add_mode(game=game, name=name, now=now)
    return game


def start_game(*, game: Game, rule: Mapping[str, str], now: datetime) -> None:
    """Tell the floors above of a game just saved, so that its boards stand before its first score."""
    game_created.send(
        Game,
        game=game,
        operator=rule.get("operator", "best"),
        sort_order=rule.get("sort_order", "desc"),
        tie_break=rule.get("tie_break", "shared"),
        now=now,
    )


def update_game(*, game: Game, fields: Mapping[str, Any], now: datetime) -> Game:
    """Change a game; a changed weight has the global board recomputed. Raises as `create_game` does."""
    weight = game.global_weight
    for name, value in fields.items():
        setattr(game, name, value)
    _check(game)
    with transaction.atomic():
        with _slug_taken():
            game.save(update_fields=list(fields))
        if game.global_weight != weight:
            global_weight_changed.send(Game, game=game, now=now)
    return game


def change_game(
    *, game: Game, fields: Mapping[str, Any], modes: Iterable[str], rule: Mapping[str, str], now: datetime
) -> Game:
    """Change a game, add the modes it lacks, and have its boards follow a new rule. Raises as `create_game` does."""
    has = {mode.name.lower() for mode in game.modes.all()}
    with transaction.atomic():
        update_game(game=game, fields=fields, now=now)
        for name in modes:
            if name.lower() not in has:
                add_mode(game=game, name=name, now=now)
        if rule:
            game_rule_changed.send(Game, game=game, rule=rule, now=now)
    return game


def slug_of(name: str) -> str:
    """The slug a game gets when none is given; empty for a name without Latin letters or digits."""
    return slugify(name)[: Game._meta.get_field("slug").max_length].strip("-_").replace("_", "-")


def _check(game: Game) -> None:
    """Raise `ValidationError` or `Refusal` naming the field that breaks a rule."""
    if game.min_score > game.max_score:
        raise Refusal(errors={"min_score": ["The smallest score cannot be greater than the largest."]})
    game.full_clean()


@contextmanager
def _slug_taken() -> Iterator[None]:
    """Two requests may ask for the same slug at once: the database lets one of them have it."""
    try:
        with transaction.atomic():
            yield
    except IntegrityError as error:
        raise Refusal(errors={"slug": ["Another game has this slug."]}) from error


def add_mode(*, game: Game, name: str, now: datetime) -> Mode:
    """Add a way to play a game, with its all-time board. Raises `Refusal` when the game has it already."""
    mode = Mode(game=game, name=name)
    mode.full_clean(validate_constraints=False)
    try:
        with transaction.atomic():
            mode.save()
            mode_created.send(Mode, mode=mode, now=now)
    except IntegrityError as error:
        raise Refusal(errors={"modes": [f"This game already has a mode “{name}”."]}) from error
    return mode


def create_key(*, game: Game, name: str, created_by: User | None) -> tuple[GameKey, str]:
    """Make a server key; the second value is the key itself, which nobody can read again."""
    secret = new_secret()
    key = GameKey.objects.create(
        game=game, name=name, prefix=secret[:PREFIX_LENGTH], digest=digest_of(secret), created_by=created_by
    )
    return key, secret


def revoke_key(*, key: GameKey, now: datetime) -> None:
    """End a key; every process refuses it within `REGISTRY_SECONDS`. Twice is once."""
    if key.revoked_at is None:
        key.revoked_at = now
        key.save(update_fields=["revoked_at"])
