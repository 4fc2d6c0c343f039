"""The world that is measured: one game, players on all its boards, and a history for those who come back."""

import random
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import orjson
from django.db import transaction

from bench.operations import BATCH_SIZE, SLUG
from ranker.achievements.catalogue import ensure_catalogue
from ranker.achievements.services.awarding import reassess
from ranker.core.clock import start_of_day, utc_now
from ranker.core.db import execute, fetch_rows
from ranker.games.models import Game
from ranker.games.registry import find_game
from ranker.games.services import create_game, create_key
from ranker.relay.cursor import get_identity, get_snapshot
from ranker.relay.durable import NAME
from ranker.relay.models import Progress
from ranker.scores.demo.standings import fill_boards
from ranker.scores.statement import Caller, NewScore, run_submit
from ranker.users.tokens import sign_access

# Players who log in, submit and look, spread over all ids. A token is used for minutes and seldom seen for the first
# time: with many more of them a short run would measure little but first looks.
MOST_ACTIVE = 1000
# Scores of each of them in the 30 days before today, besides one of today.
HISTORY = 25
MOST_POINTS = 1_000_000
BATCHES = 16
SERVER = Caller(id="key:0", source="server")
AT_ONCE = 200

USERS = """
    INSERT INTO users_user (username, display_name, country, created_at, password, is_superuser)
    SELECT 'player' || n, 'Player ' || n, 'GB', now() - interval '40 days', '!bench', false
    FROM generate_series(1, %(players)s) n
"""
SCORES = """
    INSERT INTO scores_score (created_at, player_id, game_id, value, source)
    SELECT at, player_id, %(game)s, (random() * %(most)s)::bigint, 'demo'
    FROM (SELECT player_id, %(today)s::timestamptz + (%(now)s::timestamptz - %(today)s::timestamptz) * random() AS at
          FROM generate_series(%(first)s, %(last)s) player_id
          UNION ALL
          SELECT player_id, %(today)s::timestamptz - random() * interval '30 days'
          FROM unnest(%(active)s::bigint[]) player_id, generate_series(1, %(history)s)) AS played
    ORDER BY at
"""


@dataclass(frozen=True, kw_only=True)
class World:
    """Who is there."""

    game_id: int
    first: int
    last: int
    active: list[int]
    batched: list[int]
    tokens: list[str]
    key: str

    @property
    def ids(self) -> range:
        """Everybody's ids."""
        return range(self.first, self.last + 1)

    @property
    def players(self) -> int:
        return self.last - self.first + 1


def make_world(*, players: int, data: Path) -> World:
    """Load everything into PostgreSQL, and write down for the load generator what it sends."""
    game = create_game(fields={"name": "Bench", "slug": SLUG}, rule={}, now=utc_now())
    with transaction.atomic():
        active = _load(game=game, players=players)
    for table in ("users_user", "scores_score", "leaderboards_entry"):
        execute(sql=f"VACUUM (ANALYZE) {table}")
    _, key = create_key(game=game, name="bench", created_by=None)
    ids = range(active[0], active[0] + players)
    batches = [batch_body(ids) for _ in range(BATCHES)]
    batched = sorted({row["player"] for body in batches for row in body["scores"]})
    world = World(
        game_id=game.pk, first=ids[0], last=ids[-1], active=active, batched=batched, tokens=_tokens(active), key=key
    )
    _write(world, batches=batches, data=data)
    _skip_the_past({*active, *batched})
    execute(sql="CHECKPOINT")
    return world


def touch(world: World) -> None:
    """Write a score of everyone who is going to play. After a checkpoint the first change to a page has PostgreSQL log
    all of it: minutes of real load make nothing of that, and seconds of a benchmark measured little else."""
    info = find_game(world.game_id)
    assert info is not None
    players = sorted({*world.active, *world.batched})
    for start in range(0, len(players), AT_ONCE):
        scores = [NewScore(game=info, value=0, player_id=player) for player in players[start : start + AT_ONCE]]
        run_submit(submissions=[(SERVER, score) for score in scores], receipts=False)


def _load(*, game: Game, players: int) -> list[int]:
    # A run after another has the same world; sorts stay in memory.
    execute(sql="SET LOCAL work_mem = '96MB'; SELECT setseed(0.5)")
    execute(sql=USERS, params={"players": players})
    ids = fetch_rows(sql="SELECT min(id) AS first, max(id) AS last FROM users_user")[0]
    first, last, now = ids["first"], ids["last"], utc_now()
    active = list(range(first, last + 1, max(1, players // MOST_ACTIVE)))[:MOST_ACTIVE]
    times = {"now": now, "today": start_of_day(at=now)}
    params = {"game": game.pk, "most": MOST_POINTS, "active": active, "history": HISTORY}
    execute(sql=SCORES, params={**params, **times, "first": first, "last": last})
    execute(sql="ANALYZE users_user, scores_score")
    fill_boards(game_ids=[game.pk], days=1, first=first, last=last, now=now, on_board=lambda _: None)
    return active


def _skip_the_past(known: set[int]) -> None:
    """Achievements begin at the present, with what those who are going to play have earned; the rest would take
    minutes."""
    ensure_catalogue()
    players = sorted(known)
    for start in range(0, len(players), 500):
        reassess(player_ids=players[start : start + 500], now=utc_now())
    Progress.objects.create(name=NAME, identity=get_identity(), snapshot=get_snapshot(), moved_at=utc_now())


def _tokens(active: list[int]) -> list[str]:
    now = utc_now()
    return [sign_access(user_id=player_id, token_version=0, now=now) for player_id in active]


def _write(world: World, *, batches: list[dict[str, Any]], data: Path) -> None:
    data.mkdir(mode=0o700)
    (data / "tokens").write_text("\n".join(world.tokens) + "\n")
    (data / "players").write_text("\n".join(map(str, world.active)) + "\n")
    (data / "key").write_text(f"{world.key}\n")
    (data / "batches").write_text("\n".join(orjson.dumps(body).decode() for body in batches) + "\n")


def batch_body(ids: range) -> dict[str, Any]:
    """A thousand scores of players drawn from all of them."""
    draw = random.randint
    rows = [{"game": SLUG, "player": draw(ids[0], ids[-1]), "score": draw(0, MOST_POINTS)} for _ in range(BATCH_SIZE)]
    return {"scores": rows}
