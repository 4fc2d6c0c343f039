"""The demo: loaded once, in one transaction, so that a load that is killed has left nothing behind."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction

from ranker.core.clock import start_of_day
from ranker.core.db import advisory_lock, execute, fetch_rows
from ranker.games.models import Game
from ranker.games.services import create_game
from ranker.leaderboards.models import Leaderboard
from ranker.leaderboards.registry import boards
from ranker.leaderboards.services.seasons import open_seasons
from ranker.scores.demo.accounts import ADMIN, Passwords, create_admin, name_demo_player
from ranker.scores.demo.catalogue import GAMES, DemoGame
from ranker.scores.demo.copying import copy_text
from ranker.scores.demo.names import ADJECTIVES
from ranker.scores.demo.players import make_crowd, user_rows
from ranker.scores.demo.plays import COLUMNS, World, day_rows
from ranker.scores.demo.standings import fill_boards
from ranker.scores.demo.trail import moderate
from ranker.scores.demo.visits import draw_visits
from ranker.scores.partitions import attach_months
from ranker.users.models import User

# Says that the demo is there; it is the external id of its first player.
MARK = "demo:0"
USER_COLUMNS = (
    "id", "username", "display_name", "country", "created_at", "password", "is_superuser", "external_id",
)  # fmt: skip
# What sorts and hash tables of the load may take; it is one session, and the memory is given back.
SESSION = "SET LOCAL work_mem = '96MB'; SET LOCAL statement_timeout = 0"


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """How much of a demo, and which one: the same seed on the same day is the same demo."""

    players: int
    scores: int
    days: int
    seed: int
    now: datetime


@dataclass(frozen=True, slots=True)
class Listener:
    """Who hears of the progress: a stage with its size, steps within it, and what was left as it was."""

    stage: Callable[[str, int], None]
    step: Callable[[int], None]


@dataclass(frozen=True, slots=True)
class Loaded:
    """What was loaded, and which of the two accounts were there before."""

    game_ids: list[int]
    made_player: bool
    made_admin: bool


def load_demo(*, plan: Plan, passwords: Passwords, listener: Listener) -> Loaded | None:
    """Load the demo; `None` when it is there already. Of two at once the second waits and then finds it there.

    Raises `Refusal` or `ValidationError` when a game of the same slug stands in the way.
    """
    with advisory_lock(name="scores.demo"):
        if User.objects.filter(external_id=MARK).exists():
            return None
        attach_months(first=plan.now - timedelta(days=plan.days), now=plan.now)
        games = [_ensure_game(game, now=plan.now) for game in GAMES]
        first = _reserve_ids(count=plan.players)
        with transaction.atomic():
            return _load(plan=plan, passwords=passwords, listener=listener, games=games, first=first)


def _ensure_game(spec: DemoGame, *, now: datetime) -> Game:
    """The game, made or left over from a load that was killed; its running seasons are open."""
    game = Game.objects.filter(slug=spec.slug).first()
    if game is None:
        return create_game(fields={**spec.fields, "slug": spec.slug}, modes=spec.modes, rule=spec.rule, now=now)
    open_seasons(now=now, board_ids=Leaderboard.objects.filter(game=game).values_list("pk", flat=True))
    return game


def _reserve_ids(*, count: int) -> int:
    """The first of a run of users' ids that nobody else will get: nobody inserts while the sequence is moved on."""
    with transaction.atomic():
        execute(sql="LOCK TABLE users_user IN SHARE ROW EXCLUSIVE MODE")
        sequence = "pg_get_serial_sequence('users_user', 'id')"
        first = int(fetch_rows(sql=f"SELECT nextval({sequence}) AS id")[0]["id"])
        fetch_rows(sql=f"SELECT setval({sequence}, %(last)s)", params={"last": first + count - 1})
    return first


def _load(*, plan: Plan, passwords: Passwords, listener: Listener, games: list[Game], first: int) -> Loaded:
    execute(sql=SESSION)
    # A board whose rule is changed meanwhile is recomputed when these rows can be seen.
    execute(sql="SELECT pg_advisory_xact_lock(hashtextextended('scores.recompute_board', 0))")
    crowd = make_crowd(players=plan.players, days=plan.days, seed=plan.seed)
    visits = draw_visits(crowd=crowd, days=plan.days, scores=plan.scores, seed=plan.seed)
    ids = [(game.pk, _mode_ids(game, spec)) for game, spec in zip(games, GAMES, strict=True)]
    world = World(
        crowd=crowd, visits=visits, days=plan.days, now=plan.now, seed=plan.seed, first_id=first, games=ids
    )  # fmt: skip
    last, game_ids = first + plan.players - 1, [game.pk for game in games]
    listener.stage("players", plan.players)
    copy_text(table="users_user", columns=USER_COLUMNS, rows=_users(world, taken=_taken_names()), on_rows=listener.step)
    made_player = name_demo_player(player_id=first, password=passwords.player)
    made_admin = create_admin(password=passwords.admin, now=plan.now)
    listener.stage("scores", plan.scores)
    copy_text(table="scores_score", columns=COLUMNS, rows=_scores(world), on_rows=listener.step)
    execute(sql="ANALYZE users_user, scores_score")
    moderate(game_id=game_ids[0], first=first, last=last, actor=User.objects.get(username__lower=ADMIN), now=plan.now)
    listener.stage("boards", Leaderboard.objects.filter(game__in=game_ids).count() + 1)
    fill_boards(
        game_ids=game_ids, days=plan.days, first=first, last=last, now=plan.now, on_board=lambda _: listener.step(1)
    )
    transaction.on_commit(boards.forget)
    return Loaded(game_ids, made_player, made_admin)


def _mode_ids(game: Game, spec: DemoGame) -> list[int]:
    found = dict(game.modes.values_list("name", "pk"))
    return [found[name] for name in spec.modes if name in found]


def _taken_names() -> set[str]:
    """Usernames of others that the demo might hit on; read before the COPY, which has the connection to itself."""
    starts = "|".join(ADJECTIVES)
    names = User.objects.filter(username__iregex=f"^({starts})").values_list("username", flat=True)
    return {name.lower() for name in names}


def _users(world: World, *, taken: set[str]) -> Iterator[str]:
    first_day = start_of_day(at=world.now) - timedelta(days=world.days - 1)
    rows = user_rows(crowd=world.crowd, first_id=world.first_id, first_day=first_day, seed=world.seed, taken=taken)
    for number, name, shown, country, created_at in rows:
        mark = MARK if number == world.first_id else "\\N"
        yield f"{number}\t{name}\t{shown}\t{country}\t{created_at}\t!demo\tf\t{mark}"


def _scores(world: World) -> Iterator[str]:
    for day in range(world.days):
        yield from day_rows(world=world, day=day)
