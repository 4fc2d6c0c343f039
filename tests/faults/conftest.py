"""A stack for every module that asks for one: a copy of one prepared installation, so that it starts in seconds."""

import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings
from pytest_django import DjangoDbBlocker

from ranker.local.layout import CHECKOUT
from tests.faults.attached import attached, forget
from tests.faults.stack import Stack, copy, make_home
from tests.faults.world import Token, make_world, tokens


def secrets() -> dict[str, str]:
    """The keys of this process: a token that is signed here is good there."""
    return {"DJANGO_SECRET_KEY": settings.SECRET_KEY, "JWT_SIGNING_KEY": settings.JWT_SIGNING_KEY}


@pytest.fixture(scope="session")
def prepared(django_db_blocker: DjangoDbBlocker) -> Iterator[Path]:
    """Data directories of servers that were stopped in order, with all tables, games and players in them."""
    stack = Stack(home=make_home(), secrets=secrets())
    try:
        _prepare(stack, blocker=django_db_blocker)
        yield stack.home
    finally:
        stack.remove()


@pytest.fixture(scope="module")
def stack(prepared: Path, django_db_blocker: DjangoDbBlocker) -> Iterator[Stack]:
    """A running installation, with the code of this process attached to it."""
    made = Stack(home=make_home(), secrets=secrets())
    try:
        copy(prepared / "postgres", made.data("postgres"))
        made.servers.valkey.make()
        made.start("postgres", "valkey", "relay", "web")
        with attached(made, blocker=django_db_blocker):
            yield made
    finally:
        made.remove()


@pytest.fixture
def players(stack: Stack) -> list[Token]:
    """Everyone, with tokens good for the next minutes."""
    return tokens()


@pytest.fixture(autouse=True)
def redis_prefix() -> Iterator[None]:
    """Not a prefix for every test as elsewhere: the processes of the stack use the product's own."""
    yield
    forget()


def _prepare(stack: Stack, *, blocker: DjangoDbBlocker) -> None:
    postgres, valkey = stack.servers.postgres, stack.servers.valkey
    assert postgres and valkey
    for server in (postgres, valkey):
        server.make()
    stack.start("postgres", "valkey")
    postgres.make_database()
    subprocess.run([sys.executable, "manage.py", "migrate", "-v0"], cwd=CHECKOUT, env=stack.env, check=True)
    with attached(stack, blocker=blocker):
        make_world()
    stack.stop("valkey", "postgres")
    shutil.rmtree(stack.data("valkey"))
