"""Every refusal leaves in one of two shapes."""

from types import SimpleNamespace
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, RequestDataTooBig, ValidationError
from django.db import InterfaceError, OperationalError
from django.http import Http404
from rest_framework import exceptions, serializers

from ranker.core.errors import Refusal, exception_handler, flatten


@pytest.mark.parametrize(
    ("raised", "status", "body"),
    [
        (Refusal(detail="No."), 400, {"detail": "No."}),
        (Refusal(status=409, errors={"game": ["Closed."]}), 409, {"game": ["Closed."]}),
        (exceptions.NotFound("Gone."), 404, {"detail": "Gone."}),
        (exceptions.ValidationError({"a": ["x", "y"]}), 400, {"a": ["x", "y"]}),
        (exceptions.ValidationError({"non_field_errors": ["x"]}), 400, {"detail": "x"}),
        (exceptions.ValidationError(["x", "y"]), 400, {"detail": "x y"}),
        (exceptions.ValidationError({"a": {"b": ["x"]}}), 400, {"a": ["b: x"]}),
        (exceptions.ValidationError({"a": [{}, {"b": ["x"]}]}), 400, {"a": ["b: x"]}),
        (exceptions.MethodNotAllowed("PUT"), 405, {"detail": 'Method "PUT" not allowed.'}),
        (ValidationError("x"), 400, {"detail": "x"}),
        (ValidationError({"a": ["x"], "__all__": ["y"]}), 400, {"a": ["x"], "detail": "y"}),
        (Http404(), 404, {"detail": "Not found."}),
        (PermissionDenied(), 403, {"detail": "You may not do this."}),
        (RequestDataTooBig(), 413, {"detail": "The request is too large."}),
    ],
)
def test_it_has_one_of_two_shapes(raised: Exception, status: int, body: dict[str, Any]) -> None:
    answer = exception_handler(raised, {})
    assert answer is not None
    assert (answer.status_code, answer.data) == (status, body)


@pytest.mark.parametrize("raised", [OperationalError("host=secret"), InterfaceError("closed")])
def test_no_database_is_a_503_that_says_when_to_come_back(raised: Exception) -> None:
    answer = exception_handler(raised, {})
    assert answer is not None
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "2")
    assert "secret" not in str(answer.data)


def test_a_throttle_says_when_there_is_room() -> None:
    answer = exception_handler(exceptions.Throttled(wait=7.2), {})
    assert answer is not None
    assert (answer.status_code, answer.headers["Retry-After"]) == (429, "8")


def test_the_headers_of_a_refusal_stay() -> None:
    answer = exception_handler(Refusal(status=503, detail="x", headers={"Retry-After": "2"}), {})
    assert answer is not None
    assert answer.headers["Retry-After"] == "2"


def test_a_mistake_of_ours_is_left_to_django() -> None:
    assert exception_handler(KeyError("x"), {}) is None


def test_flattening_keeps_every_sentence() -> None:
    assert flatten({"a": [["x"], {"b": "y"}], "c": serializers.ErrorDetail("z")}) == ["a: x", "a: b: y", "c: z"]


@pytest.mark.parametrize(
    ("raised", "advice"),
    [
        (exceptions.NotAuthenticated(), "/api/auth/login/"),
        (exceptions.UnsupportedMediaType("text/xml"), "Content-Type: application/json"),
        (exceptions.NotAcceptable(), "Accept: application/json"),
        (exceptions.Throttled(wait=7.2), "Try again in 8 s."),
    ],
)
def test_what_drf_refuses_says_what_to_do(raised: exceptions.APIException, advice: str) -> None:
    answer = exception_handler(raised, {})
    assert answer is not None
    assert advice in answer.data["detail"]


@pytest.mark.parametrize(("method", "status"), [("PUT", 405), ("GET", 403)])
def test_a_method_that_does_not_exist_is_not_a_question_of_rights(method: str, status: int) -> None:
    here = {"view": SimpleNamespace(allowed_methods=["GET"]), "request": SimpleNamespace(method=method)}
    answer = exception_handler(exceptions.PermissionDenied(), here)
    assert answer is not None
    assert answer.status_code == status
