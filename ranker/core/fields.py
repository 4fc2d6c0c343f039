"""Fields that take a value for what it is: no number in quotes, no 5.0 for 5, no `true` for 1."""

import re
from typing import Any, Final, NoReturn

from rest_framework import serializers

from .json import text_fault

# What a JSON number holds exactly in every language.
MAX_INTEGER: Final = 2**53 - 1
# Longer than any bound, so that a number too large is called that, and not no number.
QUERY_INTEGER = re.compile(r"-?[0-9]{1,64}", re.ASCII)


class StrictIntegerField(serializers.IntegerField):
    """A JSON integer of at most 2^53 − 1 either way; `min_value` and `max_value` narrow it."""

    def __init__(self, **kwargs: Any) -> None:
        """Bounds that are not given are those of exactness; they show in the schema."""
        super().__init__(**{"min_value": -MAX_INTEGER, "max_value": MAX_INTEGER, **kwargs})

    def to_internal_value(self, data: Any) -> int:
        """`data` itself; raises `ValidationError` unless it is an int and no bool."""
        if type(data) is not int:
            self.fail("invalid")
        return data


class QueryIntegerField(StrictIntegerField):
    """The same in a query string, where everything is text: digits and a sign, nothing else."""

    def to_internal_value(self, data: Any) -> int:
        """The integer that `data` spells."""
        if not isinstance(data, str) or not QUERY_INTEGER.fullmatch(data):
            self.fail("invalid")
        return int(data)


class SafeCharField(serializers.CharField):
    """Text that PostgreSQL can store; numbers and booleans are no text."""

    def to_internal_value(self, data: Any) -> str:
        """`data`, trimmed; raises `ValidationError` for null characters and unpaired surrogates."""
        if not isinstance(data, str):
            self.fail("invalid")
        if fault := text_fault(data):
            raise serializers.ValidationError(fault)
        return super().to_internal_value(data)


class OneOfField(serializers.ChoiceField):
    """A choice whose refusal names what there is to choose from."""

    def fail(self, key: str, **kwargs: Any) -> NoReturn:
        """Raises `ValidationError`."""
        names = ", ".join(str(name) for name in self.choices)
        raise serializers.ValidationError(f"This must be one of: {names}.", code=key)


class StrictBooleanField(serializers.BooleanField):
    """`true` or `false`; neither 1 nor "yes"."""

    def to_internal_value(self, data: Any) -> bool:
        """`data` itself."""
        if not isinstance(data, bool):
            self.fail("invalid", input=data)
        return data
