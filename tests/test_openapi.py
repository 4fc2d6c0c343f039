"""The whole API as its schema describes it: schemathesis finds inputs, and every answer must be a documented one."""

from collections.abc import Callable, Iterator
from typing import Any

import orjson
import pytest
import schemathesis
from django.core.handlers.wsgi import WSGIHandler
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from drf_spectacular.generators import SchemaGenerator
from hypothesis import HealthCheck, Phase, settings
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from ranker.games.services import create_key
from tests.conftest import Api, Player
from tests.worlds import make_game, relay_all, score

CHECKS = [not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance]
# Written in Python objects; what clients get is JSON.
DOCUMENT = orjson.loads(
    orjson.dumps(SchemaGenerator().get_schema(request=None, public=True), option=orjson.OPT_NON_STR_KEYS, default=str)
)
schema = schemathesis.openapi.from_dict(DOCUMENT)
schema.app = WSGIHandler()


@pytest.fixture(autouse=True)
def one_connection() -> Iterator[None]:
    """Requests leave the test's connection, and its transaction, open: what Django's own test client does."""
    signals = (request_started, request_finished)
    for signal in signals:
        signal.disconnect(close_old_connections)
    yield
    for signal in signals:
        signal.connect(close_old_connections)


@pytest.fixture
def world(admin_user: Player, make_player: Callable[..., Player]) -> dict[str, str]:
    """A game with scores, and what two kinds of callers send."""
    game, ada = make_game("tetris", modes=("classic",)), make_player("ada")
    relay_all()
    score(ada.user, game, 100)
    _, secret = create_key(game=game, name="servers", created_by=None)
    return {"admin": f"Bearer {admin_user.access}", "key": f"Api-Key {secret}"}


def bounded(examples: int) -> settings:
    """The same few inputs each time."""
    return settings(
        max_examples=examples,
        deadline=None,
        derandomize=True,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )


@pytest.mark.django_db
@schema.exclude(path="/api/scores/batch/").parametrize()
@bounded(5)
def test_every_answer_to_an_admin_is_as_documented(case: Any, world: dict[str, str]) -> None:
    case.call_and_validate(headers={"Authorization": world["admin"]}, checks=CHECKS)


@pytest.mark.django_db
@schema.include(path="/api/scores/", method=["GET", "POST"]).include(path="/api/users/", method="POST").parametrize()
@bounded(8)
def test_every_answer_to_a_server_is_as_documented(case: Any, world: dict[str, str]) -> None:
    case.call_and_validate(headers={"Authorization": world["key"]}, checks=CHECKS)


@pytest.mark.django_db
@schema.include(path="/api/scores/batch/").parametrize()
@bounded(2)
def test_every_answer_to_a_batch_is_as_documented(case: Any, world: dict[str, str]) -> None:
    case.call_and_validate(headers={"Authorization": world["key"]}, checks=CHECKS)


@pytest.mark.django_db
def test_whatever_needs_a_token_says_so(api: Api) -> None:
    for path, method, operation in operations():
        if {} in operation.get("security", [{}]):
            continue
        address = path.replace("{game}", "tetris").replace("{user_id}", "1").replace("{score_id}", "1")
        answer = getattr(api, method)(address.replace("{key_id}", "1"))
        assert answer.status_code == 401, (method, path)
        assert answer.headers["WWW-Authenticate"]


def operations() -> Iterator[tuple[str, str, dict[str, Any]]]:
    """Path, method and description of each."""
    for path, methods in DOCUMENT["paths"].items():
        for method, operation in methods.items():
            if method != "parameters":
                yield path, method, operation


def test_every_operation_has_a_summary_and_answers_with_schemas() -> None:
    for path, method, operation in operations():
        assert operation.get("summary"), (method, path)
        for status, answer in operation["responses"].items():
            assert "content" in answer or status in {"204", "304"}, (method, path, status)
