"""What a process knows of games, their modes and keys, at most `REGISTRY_SECONDS` old."""

from dataclasses import dataclass

from ranker.core.cached import Cached
from ranker.games.models import Game, GameKey, Mode


@dataclass(frozen=True, slots=True)
class GameInfo:
    """A game as the submission and the boards need it."""

    id: int
    slug: str
    name: str
    description: str
    is_active: bool
    allows_manual_scores: bool
    min_score: int
    max_score: int
    score_unit: str
    score_decimals: int
    mode_names: dict[int, str]
    modes: dict[str, int]

    def mode_id(self, name: str) -> int | None:
        """The id of the mode of that name, in any case; `None` if there is none."""
        return self.modes.get(name.lower())

    def mode_name(self, mode_id: int | None) -> str | None:
        return None if mode_id is None else self.mode_names.get(mode_id)


@dataclass(frozen=True, slots=True)
class Games:
    """All games by id and by slug, and the game of each server key's digest."""

    by_id: dict[int, GameInfo]
    by_slug: dict[str, GameInfo]
    keys: dict[str, tuple[int, int]]

    def find(self, reference: int | str) -> GameInfo | None:
        """A game by its id or its slug."""
        text = str(reference)
        if text.isascii() and text.isdigit():
            return self.by_id.get(int(text)) if len(text) < 20 else None
        return self.by_slug.get(text)


def find_game(reference: int | str) -> GameInfo | None:
    """A game by id or slug; one that is not known here is looked for in the database before it is called missing."""
    known = games.get().find(reference)
    if known is not None or not _exists(reference):
        return known
    return games.fresh().find(reference)


def _exists(reference: int | str) -> bool:
    """Whether the database has that game: one small query, where reading all games anew is a large one."""
    text = str(reference)
    is_id = text.isascii() and text.isdigit()
    return Game.objects.filter(**({"pk": int(text[:20])} if is_id else {"slug": text})).exists()


def _load() -> Games:
    modes: dict[int, dict[int, str]] = {}
    for mode in Mode.objects.all():
        modes.setdefault(mode.game_id, {})[mode.pk] = mode.name
    by_id = {game.pk: _game_info(game, modes=modes.get(game.pk, {})) for game in Game.objects.all()}
    keys = {
        digest: (key_id, game_id)
        for digest, key_id, game_id in GameKey.objects.filter(revoked_at=None).values_list("digest", "pk", "game_id")
    }
    return Games(by_id, {game.slug: game for game in by_id.values()}, keys)


def _game_info(game: Game, *, modes: dict[int, str]) -> GameInfo:
    return GameInfo(
        id=game.pk,
        slug=game.slug,
        name=game.name,
        description=game.description,
        is_active=game.is_active,
        allows_manual_scores=game.allows_manual_scores,
        min_score=game.min_score,
        max_score=game.max_score,
        score_unit=game.score_unit,
        score_decimals=game.score_decimals,
        mode_names=modes,
        modes={name.lower(): mode_id for mode_id, name in modes.items()},
    )


games: Cached[Games] = Cached(_load)
