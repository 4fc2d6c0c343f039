"""Players by the names a file calls them."""

from collections.abc import Callable, Collection, Iterable
from datetime import datetime

from django.contrib.auth.hashers import make_password

from ranker.core.db import fetch_rows
from ranker.scores.importing.usernames import second_username_of, username_of
from ranker.users.models import User

# An import's players are known by this and their name as `external_id`, whatever they are called later.
PREFIX = "import:"
# Names kept between batches; a file with more players asks again now and then.
REMEMBERED = 50_000

FIND = """
    SELECT n.name, coalesce(
        (SELECT id FROM users_user WHERE external_id = %(prefix)s || n.name),
        (SELECT id FROM users_user WHERE external_id = n.name),
        (SELECT id FROM users_user WHERE lower(username) = lower(n.name))) AS id
    FROM unnest(%(names)s::text[]) AS n (name)
"""


class Players:
    """Finds players, and with `create` makes those that are missing."""

    def __init__(self, *, create: bool, now: datetime) -> None:
        self.created = 0
        self._create = create
        self._now = now
        self._known: dict[str, int] = {}

    def resolve(self, names: Iterable[str]) -> dict[str, int]:
        """The ids of the players there are by these names: made by an import, or by external id, or by username."""
        wanted = set(names)
        if len(self._known) > REMEMBERED:
            self._known.clear()
        self._learn(wanted - self._known.keys())
        if self._create and (missing := sorted(wanted - self._known.keys())):
            self._make(missing, username=username_of)
            self._make([name for name in missing if name not in self._known], username=second_username_of)
        return {name: self._known[name] for name in wanted if name in self._known}

    def _learn(self, names: Collection[str]) -> None:
        if names:
            rows = fetch_rows(sql=FIND, params={"prefix": PREFIX, "names": list(names)})
            self._known |= {row["name"]: row["id"] for row in rows if row["id"] is not None}

    def _make(self, names: list[str], *, username: Callable[[str], str]) -> None:
        """Two imports at once make a player once; a username that is taken leaves its name for the second try."""
        before = User.objects.filter(external_id__in=[PREFIX + name for name in names]).count()
        User.objects.bulk_create([self._user(name, username=username(name)) for name in names], ignore_conflicts=True)
        found = User.objects.filter(external_id__in=[PREFIX + name for name in names]).values_list("external_id", "pk")
        self._known |= {external_id.removeprefix(PREFIX): pk for external_id, pk in found if external_id}
        self.created += len(found) - before

    def _user(self, name: str, *, username: str) -> User:
        # The board shows the name as the file has it; nobody can log in as them.
        return User(
            username=username,
            display_name=name[:60],
            external_id=PREFIX + name,
            password=make_password(None),
            created_at=self._now,
        )
