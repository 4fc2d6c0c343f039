"""Reading games and their keys."""

from django.db.models import F, FilteredRelation, Prefetch, Q, QuerySet

from ranker.core.errors import Refusal
from ranker.games.models import Game, GameKey, Mode
from ranker.games.registry import find_game

# The board a game's own rule is read from. Boards stand above games: this is a relation in the data, not an import.
MAIN_BOARD = Q(leaderboards__is_default=True, leaderboards__mode__isnull=True, leaderboards__reset_schedule="never")


def list_games(*, only_active: bool = False) -> QuerySet[Game]:
    """Games in order of name, with their modes and the rule (operator, order, tie break) of their main board."""
    games = Game.objects.annotate(
        main=FilteredRelation("leaderboards", condition=MAIN_BOARD),
        operator=F("main__operator"),
        sort_order=F("main__sort_order"),
        tie_break=F("main__tie_break"),
    ).prefetch_related(Prefetch("modes", queryset=Mode.objects.order_by("name")))
    return games.filter(is_active=True) if only_active else games


def get_game(reference: str) -> Game:
    """A game by its id or slug, as `list_games` has it; raises `Refusal` (404) when there is none."""
    info = find_game(reference)
    game = list_games().filter(pk=info.id).first() if info else None
    if game is None:
        raise Refusal(status=404, detail="There is no such game.")
    return game


def list_keys(*, game: Game) -> QuerySet[GameKey]:
    """A game's server keys, the newest first, revoked ones included."""
    return GameKey.objects.filter(game=game).order_by("-created_at", "-id")


def get_key(*, game: Game, key_id: int) -> GameKey:
    """One key of a game; raises `Refusal` (404) when it has no such key."""
    if (key := list_keys(game=game).filter(pk=key_id).first()) is None:
        raise Refusal(status=404, detail="This game has no such key.")
    return key
