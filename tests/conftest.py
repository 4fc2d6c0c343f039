"""What every test stands on: real PostgreSQL and Redis, and nothing left over from the test before."""

import uuid
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

import pytest
import redis
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from rest_framework.test import APIClient

from ranker.core import cached, leases, throttling
from ranker.core.redis import breaker, client
from ranker.users.models import User
from ranker.users.services import register_user
from ranker.users.tokens import sign_access
from tests.lane import LaneHandler

PASSWORD = "correct-horse-battery"


def pytest_configure(config: pytest.Config) -> None:
    """Tests collect no static files, and whitenoise need not say so a hundred times."""
    config.addinivalue_line("filterwarnings", "ignore:No directory at:UserWarning")


@pytest.fixture(autouse=True)
def redis_prefix(settings: Any) -> Iterator[str]:
    """A key prefix of its own for every test (in braces, as in production), and its keys deleted after."""
    settings.REDIS_KEY_PREFIX = prefix = f"{{t:{uuid.uuid4().hex}}}"
    forget_in_process()
    yield prefix
    forget_in_process()
    # Some tests need no Redis, and some have just put it away.
    with suppress(redis.RedisError):
        keys = list(client().scan_iter(match=f"{prefix}*", count=1000))
        if keys:
            client().unlink(*keys)


def forget_in_process() -> None:
    """Whatever this process remembers between requests."""
    breaker.reset()
    throttling.reset_local()
    leases.forget_leases()
    cached.forget_all()


class Api(APIClient):
    """A client that speaks JSON, raises nothing, and can be somebody."""

    def __init__(self, **defaults: Any) -> None:
        """A 500 is an answer to look at, not an exception."""
        super().__init__(raise_request_exception=False, **defaults)
        self.handler = LaneHandler(enforce_csrf_checks=False)
        self.default_format = "json"

    def be(self, token: str) -> "Api":
        """Send this access token from now on."""
        self.credentials(HTTP_AUTHORIZATION=f"Bearer {token}")
        return self

    def post_raw(self, path: str, body: bytes, content_type: str = "application/json") -> Any:
        """A body as it is, broken or not."""
        return self.post(path, data=body, content_type=content_type)


@dataclass
class Player:
    """A registered user with a token, and a client that sends it."""

    user: User
    access: str
    refresh: str
    api: Api

    @property
    def id(self) -> int:
        """The user's id."""
        return self.user.id


@pytest.fixture
def api() -> Api:
    """Nobody in particular."""
    return Api()


@pytest.fixture
def make_player(db: None) -> Callable[..., Player]:
    """Registers players; names follow from a counter unless given."""
    count = 0

    def make(username: str = "", **fields: Any) -> Player:
        nonlocal count
        count += 1
        name = username or f"player{count}"
        fields = {"email": f"{name}@example.org", "password": PASSWORD, **fields}
        user, tokens = register_user(username=name, now=timezone.now(), **fields)
        return Player(user, tokens.access, tokens.refresh, Api().be(tokens.access))

    return make


@pytest.fixture
def player(make_player: Callable[..., Player]) -> Player:
    """A registered player."""
    return make_player("ada", display_name="Ada", country="GB")


@pytest.fixture
def admin_user(db: None) -> Player:
    """A superuser, with a token for the API."""
    user = User.objects.create_superuser("boss", "boss@example.org", PASSWORD)
    access = sign_access(user_id=user.id, token_version=user.token_version, now=timezone.now())
    return Player(user, access, "", Api().be(access))


@pytest.fixture
def query_count(db: None) -> Any:
    """`with query_count() as queries: …; len(queries)`: SQL statements of this thread."""
    return lambda: CaptureQueriesContext(connection)
