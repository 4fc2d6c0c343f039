"""The checker itself: whatever could be wrong is done to a board by hand, and it must say so, and only then."""

from collections.abc import Callable

import pytest
from django.core.management import CommandError, call_command

from ranker.core.db import execute
from ranker.core.redis import client, key
from ranker.games.models import Game
from ranker.leaderboards import store
from ranker.leaderboards.models import Entry, Season
from ranker.leaderboards.ranking import player_key
from ranker.leaderboards.registry import season_ref
from ranker.leaderboards.stored import EntryState
from ranker.scores.verify import redis as verify_redis
from ranker.users.models import User
from tests.conftest import redis_prefix as redis_prefix
from tests.faults.client import new_key
from tests.faults.world import Token, commit_only
from tests.worlds import make_game, make_user, proof, relay_all, score, season_of

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is on its way to Redis here, so the checker need not wait seconds for it."""
    monkeypatch.setattr(verify_redis, "WAIT_SECONDS", 0.001)


class World:
    """One game of totals with three players on its boards, and every way to spoil its all-time board."""

    def __init__(self) -> None:
        self.game: Game = make_game("miner", operator="total")
        self.users: list[User] = [make_user(name) for name in ("ada", "bob", "cleo")]
        relay_all()
        for user in self.users:
            for value in (40, 30):
                score(user, self.game, value)
        relay_all()
        self.season: Season = season_of(self.game)
        self.ada = self.users[0].pk

    def redis(self, part: str) -> str:
        """The name of the board's sorted set (`z`) or of its versions (`v`)."""
        live, _ = store.list_seasons()[self.season.pk]
        return key("s", self.season.pk, live, part)

    def lose_an_apply(self) -> None:
        """A process commits a score, and dies."""
        commit_only(Token(self.ada, ""), game="miner", value=5, key=new_key())

    def reorder_applies(self) -> None:
        """The value of an older version stands in Redis."""
        client().zadd(self.redis("z"), {player_key(player_id=self.ada): -40})

    def fall_a_version_behind(self) -> None:
        """The value is right, and the version is that of an earlier one."""
        client().hset(self.redis("v"), player_key(player_id=self.ada), 1)

    def count_twice(self) -> None:
        """A score is in an entry twice, and Redis was told so in good order."""
        entries = Entry.objects.filter(season=self.season, player_id=self.ada)
        execute(sql="UPDATE leaderboards_entry SET value = value + 30, version = version + 1 WHERE player_id = %(p)s "
                    "AND season_id = %(s)s", params={"p": self.ada, "s": self.season.pk})  # fmt: skip
        states = [EntryState(e.player_id, e.value, e.version, e.achieved_at) for e in entries.all()]
        store.apply(changes={season_ref(self.season): states}, ranks=False)

    def lose_a_ledger_row(self) -> None:
        """An entry stands for a score that is not in the ledger."""
        execute(sql="DELETE FROM scores_score WHERE player_id = %(p)s AND value = 30", params={"p": self.ada})

    def lose_a_member(self) -> None:
        """Somebody is on the board in PostgreSQL alone."""
        client().zrem(self.redis("z"), player_key(player_id=self.ada))

    def add_a_member(self) -> None:
        """Somebody is on the board in Redis alone."""
        client().zadd(self.redis("z"), {player_key(player_id=999): -70})

    def swap_members(self) -> None:
        """One too few and one too many: the size is right."""
        self.lose_a_member()
        self.add_a_member()

    def lose_a_season(self) -> None:
        """A running season is not in Redis."""
        store.forget_season(season_id=self.season.pk)

    def orphan(self) -> None:
        """A ledger row has no player."""
        execute(sql="UPDATE leaderboards_entry SET value = null WHERE player_id = %(p)s", params={"p": self.ada})
        execute(sql="DELETE FROM users_user WHERE id = %(p)s", params={"p": self.ada})


FAULTS: list[Callable[[World], None]] = [
    World.lose_an_apply,
    World.reorder_applies,
    World.fall_a_version_behind,
    World.count_twice,
    World.lose_a_ledger_row,
    World.lose_a_member,
    World.add_a_member,
    World.swap_members,
    World.lose_a_season,
    World.orphan,
]


@pytest.mark.parametrize("spoil", FAULTS, ids=lambda fault: fault.__name__)
def test_the_checker_sees_it(spoil: Callable[[World], None]) -> None:
    world = World()
    assert proof().drift == 0
    spoil(world)
    with pytest.raises(CommandError):
        call_command("verify_leaderboards", all=True)


@pytest.mark.parametrize("spoil", [one for one in FAULTS if one is not World.orphan], ids=lambda fault: fault.__name__)
def test_repairing_makes_it_right(spoil: Callable[[World], None]) -> None:
    spoil(World())
    call_command("verify_leaderboards", all=True, repair=True)
    assert proof().drift == 0
