"""Fields that take a value for what it is."""

from typing import Any

import pytest
from rest_framework import serializers

from ranker.core.fields import MAX_INTEGER, OneOfField, QueryIntegerField, SafeCharField, StrictIntegerField
from ranker.core.serializers import StrictSerializer


@pytest.mark.parametrize("value", [0, -5, MAX_INTEGER, -MAX_INTEGER])
def test_integers_pass(value: int) -> None:
    assert StrictIntegerField().run_validation(value) == value


@pytest.mark.parametrize(
    "value",
    [
        True,
        False,
        "5",
        "",
        5.0,
        1.5,
        1e308,
        float("inf"),
        float("nan"),
        MAX_INTEGER + 1,
        -MAX_INTEGER - 1,
        [],
        {},
        None,
    ],
)
def test_nothing_else_is_an_integer(value: Any) -> None:
    with pytest.raises(serializers.ValidationError):
        StrictIntegerField().run_validation(value)


def test_bounds_narrow() -> None:
    field = StrictIntegerField(min_value=1, max_value=3)
    assert field.run_validation(3) == 3
    with pytest.raises(serializers.ValidationError):
        field.run_validation(4)


@pytest.mark.parametrize("value", ["", " 5", "5 ", "+5", "5.0", "1e3", "٣", "1_000", "--1", "9" * 17, 5])
def test_a_query_integer_is_digits(value: Any) -> None:
    with pytest.raises(serializers.ValidationError):
        QueryIntegerField().run_validation(value)


def test_a_query_integer_may_be_negative() -> None:
    assert QueryIntegerField().run_validation("-12") == -12


def test_a_query_integer_too_large_is_called_too_large() -> None:
    with pytest.raises(serializers.ValidationError, match="less than or equal to"):
        QueryIntegerField().run_validation("9" * 40)


@pytest.mark.parametrize("value", ["yearly", "", 5, None, [], {}])
def test_a_wrong_choice_is_told_what_there_is(value: Any) -> None:
    field = OneOfField(choices=["daily", "weekly"])
    with pytest.raises(serializers.ValidationError, match="daily, weekly" if isinstance(value, str | int) else None):
        field.run_validation(value)


@pytest.mark.parametrize("value", ["a\x00b", "\ud800", 5, 5.5, True, [], {}, None])
def test_text_is_text_that_can_be_stored(value: Any) -> None:
    with pytest.raises(serializers.ValidationError):
        SafeCharField().run_validation(value)


def test_text_beyond_the_basic_plane_passes() -> None:
    assert SafeCharField().run_validation("🏆 ü") == "🏆 ü"


class Inner(StrictSerializer):
    """One field."""

    a = StrictIntegerField()


class Outer(StrictSerializer):
    """A field, one that is only read, and nested ones."""

    name = SafeCharField()
    version = serializers.IntegerField(read_only=True)
    inner = Inner(required=False)


@pytest.mark.parametrize("field", ["is_staff", "version", "x" * 300])
def test_an_unknown_field_is_named(field: str) -> None:
    serializer = Outer(data={"name": "n", field: 1})
    assert not serializer.is_valid()
    assert list(serializer.errors) == [field[:100]]


def test_an_unknown_field_inside_is_named_too() -> None:
    serializer = Outer(data={"name": "n", "inner": {"a": 1, "b": 2}})
    assert not serializer.is_valid()
    assert list(serializer.errors["inner"]) == ["b"]
