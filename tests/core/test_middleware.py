"""Paths, JSON errors and the request log."""

from typing import Any

import pytest
import structlog
from django.db import OperationalError, connection
from structlog.testing import capture_logs

from ranker.core.errors import NOTHING_HERE
from ranker.core.middleware import ApiMiddleware
from tests.conftest import PASSWORD, Api, Player
from tests.threads import run_at_once

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("path", ["/api/", "/api", "/api/nope", "/api/users/1/nope/", "/api/%00", "/api/users/%00/"])
def test_an_unknown_path_is_a_404_in_json(api: Api, path: str) -> None:
    answer = api.get(path)
    assert answer.status_code == 404
    assert answer.headers["Content-Type"] == "application/json"
    assert answer.json() == {"detail": NOTHING_HERE}


def test_a_wrong_method_is_a_405_that_says_which_are_right(api: Api) -> None:
    answer = api.put("/api/auth/login", {})
    assert answer.status_code == 405
    assert "POST" in answer.headers["Allow"]
    assert answer.json().keys() == {"detail"}


def test_a_null_in_the_query_is_a_400_everywhere(api: Api) -> None:
    assert api.get("/admin/login/?next=%00").status_code == 400
    assert api.get("/health/?x=%00").json() == {"x": ["Null characters are not allowed."]}


def test_a_mistake_of_ours_is_a_500_in_json(api: Api, monkeypatch: Any) -> None:
    monkeypatch.setattr("ranker.users.views.players.list_profiles", lambda **_: 1 / 0)
    answer = api.get("/api/users/")
    assert answer.status_code == 500
    assert answer.json() == {"detail": "Internal server error."}


def test_no_database_is_a_503_in_the_api_and_outside(api: Api, monkeypatch: Any) -> None:
    def away(*args: Any, **kwargs: Any) -> None:
        raise OperationalError("password=secret")

    monkeypatch.setattr("ranker.users.views.players.list_profiles", away)
    monkeypatch.setattr("django.contrib.auth.views.LoginView.dispatch", away)
    for path in ("/api/users/", "/admin/login/"):
        answer = api.get(path)
        assert (answer.status_code, answer.headers["Retry-After"]) == (503, "2")
        assert b"secret" not in answer.content


@pytest.mark.django_db(transaction=True)
def test_after_a_broken_connection_the_next_request_gets_a_new_one(api: Api) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        pid = cursor.fetchone()[0]
    kill(pid)
    assert [api.get("/api/users/").status_code for _ in range(2)] == [503, 200]


def kill(pid: int) -> None:
    """End a connection from the server's side, as a restart does."""
    run_at_once(lambda _: connection.cursor().execute("SELECT pg_terminate_backend(%s, 5000)", [pid]), 1)


def test_it_leaves_other_paths_alone(rf: Any) -> None:
    seen: list[str] = []
    ApiMiddleware(lambda request: seen.append(request.path_info))(rf.get("/apiary"))  # type: ignore[arg-type, func-returns-value]
    assert seen == ["/apiary"]


class TestRequestLog:
    """One line a request."""

    def test_it_tells_method_route_status_and_time(self, api: Api) -> None:
        with capture_logs() as lines:
            api.get("/api/users/123456")
        line = next(line for line in lines if line["event"] == "request")
        assert (line["method"], line["route"], line["status"]) == ("GET", "api/users/<id:user_id>/", 404)
        assert line["ms"] > 0

    def test_it_tells_no_secrets(self, player: Player) -> None:
        with capture_logs() as lines:
            player.api.get("/api/users/?search=ada&token=hidden-thing")
            player.api.post("/api/auth/login/", {"username": "ada", "password": PASSWORD})
        assert len(lines) == 2
        assert not any(secret in str(lines) for secret in (player.access, "hidden-thing", PASSWORD, "Bearer"))

    def test_a_request_id_goes_through(self, api: Api) -> None:
        given = api.get("/health/live", HTTP_X_REQUEST_ID="abc-123-def")
        made = api.get("/health/live", HTTP_X_REQUEST_ID="bad id\r\n")
        assert given.headers["X-Request-ID"] == "abc-123-def"
        assert len(made.headers["X-Request-ID"]) == 32

    def test_nothing_is_left_for_the_next_request(self, api: Api) -> None:
        api.get("/health/live")
        assert structlog.contextvars.get_contextvars() == {}
