"""Bodies: strict JSON objects of a bounded size."""

from io import BytesIO
from typing import Any

import pytest

from ranker.core.errors import Refusal
from ranker.core.parsers import StrictJSONParser
from tests.conftest import Api


def parse(body: bytes) -> dict[str, Any]:
    return StrictJSONParser().parse(BytesIO(body))


def test_it_reads_an_object() -> None:
    assert parse('{"a": [1, 2.5, null, {"ü": "é"}], "b": true}'.encode()) == {
        "a": [1, 2.5, None, {"ü": "é"}],
        "b": True,
    }


@pytest.mark.parametrize(
    ("body", "field"),
    [
        (b'{"score": NaN}', "score"),
        (b'{"score": Infinity}', "score"),
        (b'{"score": -Infinity}', "score"),
        (b'{"score": 1e400}', "score"),
        (b'{"metadata": {"deep": [1, -1e400]}}', "metadata"),
        (b'{"score": 1, "score": 2}', "score"),
        (b'{"metadata": {"x": 1, "x": 1}}', "x"),
        (b'{"mode": "a\\u0000b"}', "mode"),
        (b'{"metadata": {"a\\u0000b": 1}}', "metadata"),
        (b'{"metadata": ["\\ud800"]}', "metadata"),
        (b'{"metadata": ' + b"[" * 40 + b"]" * 40 + b"}", "metadata"),
        (b'{"\\ud800": 1}', "?"),
        (b'{"\\ud800": 1, "\\ud800": 1}', "?"),
    ],
)
def test_it_names_the_field_at_fault(body: bytes, field: str) -> None:
    with pytest.raises(Refusal) as refused:
        parse(body)
    assert refused.value.status == 400
    assert refused.value.errors is not None
    assert list(refused.value.errors) == [field]


@pytest.mark.parametrize(
    "body",
    [
        b"[]",
        b"5",
        b'"text"',
        b"null",
        b"{",
        b"{'a': 1}",
        b'{"a": 1} x',
        b'{"a": "\xff"}',
        b'{"a": 1' + b"0" * 5000 + b"}",
        b'{"a": ' + b"[" * 100_000 + b"]" * 100_000 + b"}",
        b"[" * 100_000,
        b"\xef\xbb\xbf{}",
        b"   ",
        b'{"a": "tab\tinside"}',
    ],
)
def test_what_is_no_object_is_a_400_without_a_field(body: bytes) -> None:
    with pytest.raises(Refusal) as refused:
        parse(body)
    assert refused.value.status == 400
    assert refused.value.detail is not None
    assert refused.value.errors is None


def test_a_long_name_is_cut_where_it_is_repeated() -> None:
    with pytest.raises(Refusal) as refused:
        parse(b'{"' + b"x" * 500 + b'": NaN}')
    assert refused.value.errors is not None
    assert list(refused.value.errors) == ["x" * 100]


@pytest.mark.django_db
class TestOverHttp:
    """The same through the whole stack."""

    path = "/api/auth/login/"

    def test_a_body_too_large_is_a_413(self, api: Api) -> None:
        answer = api.post_raw(self.path, b'{"username": "' + b"x" * 3_000_000 + b'"}')
        assert answer.status_code == 413
        assert answer.json().keys() == {"detail"}

    def test_a_body_too_large_is_a_413_also_when_chunked(self, api: Api) -> None:
        body = b'{"username": "' + b"x" * 3_000_000 + b'"}'
        assert self.chunked(api, body).status_code == 413

    def test_a_chunked_body_is_read(self, api: Api) -> None:
        answer = self.chunked(api, b'{"username": "nobody", "password": "whatever"}')
        assert answer.status_code == 401

    def chunked(self, api: Api, body: bytes) -> Any:
        headers = {"CONTENT_LENGTH": "", "HTTP_TRANSFER_ENCODING": "chunked", "wsgi.input": BytesIO(body)}
        return api.generic("POST", self.path, b"", content_type="application/json", **headers)

    @pytest.mark.parametrize(
        "kind", ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "a/b/c", "x"]
    )
    def test_another_content_type_is_a_415(self, api: Api, kind: str) -> None:
        answer = api.post_raw(self.path, b'{"username": "a", "password": "b"}', content_type=kind)
        assert answer.status_code == 415
        assert answer.json().keys() == {"detail"}

    def test_an_empty_body_names_what_is_missing(self, api: Api) -> None:
        assert api.post_raw(self.path, b"").json().keys() == {"username", "password"}
