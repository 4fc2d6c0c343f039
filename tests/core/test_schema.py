"""The OpenAPI schema and the pages that show it."""

from typing import Any

import pytest
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.validation import validate_schema

from tests.conftest import Api

pytestmark = pytest.mark.django_db
METHODS = {"get", "post", "put", "patch", "delete"}


@pytest.fixture
def schema() -> Any:
    return SchemaGenerator().get_schema(public=True)


def test_it_is_valid_openapi(schema: Any) -> None:
    validate_schema(schema)


def test_every_operation_has_a_summary_and_says_what_it_answers(schema: Any) -> None:
    for path, item in schema["paths"].items():
        for method in METHODS & item.keys():
            operation = item[method]
            assert operation.get("summary"), (method, path)
            answers = [status for status in operation["responses"] if status.startswith("2")]
            assert answers, (method, path)
            for status in set(answers) - {"204"}:
                assert operation["responses"][status].get("content"), (method, path, status)


def test_bodies_that_take_no_unknown_fields_say_so(schema: Any) -> None:
    closed = schema["components"]["schemas"]["RegisterRequestRequest"]
    assert closed["additionalProperties"] is False
    assert closed["required"] == ["email", "password", "username"]


@pytest.mark.parametrize("path", ["/api/schema", "/api/docs", "/api/redoc"])
def test_its_pages_answer_anyone(api: Api, path: str) -> None:
    assert api.get(path).status_code == 200
