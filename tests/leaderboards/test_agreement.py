"""Redis, PostgreSQL and a naive model say the same of every board, whatever its rule."""

import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ranker.core.clock import utc_now
from ranker.core.errors import Refusal
from ranker.core.redis import breaker
from ranker.games.models import Game
from ranker.games.registry import find_game
from ranker.leaderboards import selectors
from ranker.leaderboards.ranking import Rule
from ranker.leaderboards.services.entries import apply_entries
from ranker.leaderboards.stored import SeasonRef
from ranker.scores.services.writing import write_scores
from ranker.scores.statement import Caller, NewScore
from ranker.users.models import User
from tests.leaderboards.naive import Place, Scored, board
from tests.worlds import make_game, make_user, relay_all, score, season_of

pytestmark = pytest.mark.django_db(transaction=True)

LARGEST = 2**53 - 1
PLAYERS = 7
RULES = [
    Rule(operator, sort_order, tie_break)
    for operator in ("best", "total", "latest")
    for sort_order in ("desc", "asc")
    for tie_break in ("shared", "earliest")
]
VALUES = st.sampled_from([-LARGEST, -(2**31) - 1, -2, -1, 0, 1, 2, 3, 2**31, LARGEST - 1, LARGEST])
# Who, what, and when: now, or one of three moments two days ago, which today's board knows nothing of.
PLAYS = st.lists(
    st.tuples(st.integers(0, PLAYERS - 1), VALUES, st.sampled_from([None, None, 0, 1, 2])), min_size=1, max_size=14
)
number = count()


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: f"{rule.operator}-{rule.sort_order}-{rule.tie_break}")
def test_redis_and_the_database_agree_with_the_naive_model(rule: Rule) -> None:
    users = [make_user(f"player{n}") for n in range(PLAYERS)]
    relay_all()

    @settings(max_examples=12, deadline=None, derandomize=True, database=None, suppress_health_check=list(HealthCheck))
    @given(plays=PLAYS)
    def check(plays: Sequence[tuple[int, int, int | None]]) -> None:
        game = make_game(f"game-{next(number)}", global_weight=0, **_fields(rule))
        scored = list(_play(game, users, plays, rule=rule))
        today = [one for one in scored if one.at > utc_now() - timedelta(days=1)]
        _compare(SeasonRef(season_of(game).pk, rule), board(scored, rule=rule))
        _compare(SeasonRef(season_of(game, "daily").pk, rule), board(today, rule=rule))

    check()


@pytest.mark.parametrize(
    "rule", [r for r in RULES if r.operator == "best"], ids=lambda r: f"{r.sort_order}-{r.tie_break}"
)
def test_ties_of_thousands(rule: Rule) -> None:
    users = User.objects.bulk_create([User(username=f"p{n:05}", password="") for n in range(3000)])
    relay_all()
    game = make_game(global_weight=0, **_fields(rule))
    info = find_game(game.pk)
    assert info is not None
    start = datetime(2026, 1, 5, tzinfo=UTC)
    scores = [
        NewScore(game=info, value=n % 2, player_id=user.pk, at=start + timedelta(seconds=(n * 7919) % 1000))
        for n, user in enumerate(users)
    ]
    written = write_scores(caller=Caller(id=f"import:{game.pk}", source="import"), scores=scores, now=utc_now())
    apply_entries(entries=[(one.season_id, one.state) for one in written.entries])
    scored = [
        Scored(s.player_id or 0, s.value, s.at or start, o.score_id or 0)
        for s, o in zip(scores, written.outcomes, strict=True)
    ]
    expected = board_fast(scored, rule=rule)
    season = SeasonRef(season_of(game).pk, rule)
    for source in ("redis", "database"):
        with _from(source):
            for offset in (0, 700, 1480, 1499, 2950, 2999, 3000):
                assert (
                    _lines(selectors.get_page(season=season, offset=offset, limit=100))
                    == expected[offset : offset + 100]
                )
            for index in (0, 1, 1499, 1500, 2999):
                near = selectors.get_around(season=season, player_id=expected[index].player_id, radius=5)
                assert _lines(near) == expected[max(0, index - 5) : index + 6]
                assert near.found.standing is not None and near.found.standing.rank == expected[index].rank


def board_fast(scores: Sequence[Scored], *, rule: Rule) -> list[Place]:
    """The naive board for players of one score each, in less than a minute."""
    sign = -1 if rule.sort_order == "desc" else 1
    unique = rule.tie_break == "earliest"
    order = sorted(scores, key=lambda s: (sign * s.value, *((s.at,) if unique else ()), s.player_id))
    ranks: list[int] = []
    for index, one in enumerate(order):
        tied = not unique and index > 0 and order[index - 1].value == one.value
        ranks.append(ranks[-1] if tied else index + 1)
    return [Place(s.player_id, s.value, s.at, 1, rank) for s, rank in zip(order, ranks, strict=True)]


def _fields(rule: Rule) -> dict[str, Any]:
    return {"operator": rule.operator, "sort_order": rule.sort_order, "tie_break": rule.tie_break}


def _play(
    game: Game, users: Sequence[User], plays: Sequence[tuple[int, int, int | None]], *, rule: Rule
) -> Iterator[Scored]:
    """Submit; a total that would pass 2^53 − 1, on the way or in the end, is refused and leaves no trace."""
    before = utc_now() - timedelta(days=2)
    for who, value, moment in plays:
        at = None if moment is None else before + timedelta(microseconds=moment)
        try:
            receipt = score(users[who], game, value, at=at)
        except Refusal as no:
            assert no.status == 422 and rule.operator == "total"
            continue
        yield Scored(users[who].pk, value, receipt.created_at, receipt.id)


def _compare(season: SeasonRef, expected: list[Place]) -> None:
    for source in ("redis", "database"):
        with _from(source):
            _compare_pages(season, expected, source=source)
            for index in range(len(expected)):
                _compare_around(season, expected, index=index, source=source)
            for value in {-LARGEST, -1, 0, 2, LARGEST, *(place.value for place in expected)}:
                _compare_at(season, expected, value=value)


def _compare_pages(season: SeasonRef, expected: list[Place], *, source: str) -> None:
    for offset, limit in ((0, 100), (0, 1), (1, 3), (2, 2), (PLAYERS, 5)):
        read = selectors.get_page(season=season, offset=offset, limit=limit)
        assert read.source == source
        assert read.found.total_players == len(expected)
        assert _lines(read) == expected[offset : offset + limit]


def _compare_around(season: SeasonRef, expected: list[Place], *, index: int, source: str) -> None:
    mine = expected[index]
    for radius in (0, 2):
        read = selectors.get_around(season=season, player_id=mine.player_id, radius=radius)
        assert read.source == source
        assert _lines(read) == expected[max(0, index - radius) : index + radius + 1]
        standing, total = read.found.standing, len(expected)
        assert standing is not None
        assert (standing.value, standing.rank, standing.total_players) == (mine.value, mine.rank, total)
        ahead = [place for place in expected[:index] if place.value != mine.value]
        assert standing.next_value == (ahead[-1].value if ahead else None)
        assert standing.next_rank == (ahead[-1].rank if ahead else None)
        assert standing.points_to_next == (abs(ahead[-1].value - mine.value) if ahead else None)


def _compare_at(season: SeasonRef, expected: list[Place], *, value: int) -> None:
    descending, unique = season.rule.sort_order == "desc", season.rule.unique_ranks
    ahead = [
        p for p in expected if (p.value > value if descending else p.value < value) or (unique and p.value == value)
    ]
    found = selectors.get_rank_of_value(season=season, value=value).found
    assert (found.rank, found.total_players) == (len(ahead) + 1, len(expected))


def _lines(read: Any) -> list[Place]:
    return [Place(line.user_id, line.score, line.achieved_at, line.plays, line.rank) for line in read.found.lines]


@contextmanager
def _from(source: str) -> Iterator[None]:
    """Read from there: with the breaker open, Redis is left alone."""
    breaker.open_until = time.monotonic() + 1000 if source == "database" else 0.0
    yield
    breaker.reset()
