"""What a name, a country and a password may be."""

import re
import unicodedata
from typing import Final

from django.core.exceptions import ValidationError
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from ranker.core.countries import COUNTRIES

from .models import USERNAME_PATTERN

# The names that deleted accounts get.
DELETED_PREFIX: Final = "deleted-"


def validate_username(value: str) -> None:
    """Raise `ValidationError` unless `value` may be somebody's name."""
    if not re.fullmatch(USERNAME_PATTERN, value):
        raise ValidationError("A username has 3 to 32 letters, digits and the signs . _ - in it.")
    if value.isdigit():
        raise ValidationError("A username cannot be all digits.")
    if value.lower().startswith(DELETED_PREFIX):
        raise ValidationError("This username is reserved.")


def validate_display_name(value: str) -> None:
    """Raise `ValidationError` for characters that move or break the line they are shown in."""
    # Cc: line breaks and other controls; Cf holds the overrides that turn the text around them.
    if any(unicodedata.category(letter) in {"Cc", "Zl", "Zp"} or letter in TURNING for letter in value):
        raise ValidationError("A display name cannot have control characters in it.")


TURNING: Final = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


@extend_schema_field({"type": "string", "pattern": "^([A-Za-z]{2})?$"})
class CountryField(serializers.CharField):
    """An ISO 3166 alpha-2 code in either case, or nothing."""

    def __init__(self, **kwargs: object) -> None:
        """Two letters, as the schema says."""
        super().__init__(**{"max_length": 2, "allow_blank": True, **kwargs})  # type: ignore[arg-type]

    def to_internal_value(self, data: object) -> str:
        """The code in capitals; raises `ValidationError` for a country there is not."""
        if not isinstance(data, str) or (data and data.upper() not in COUNTRIES):
            raise serializers.ValidationError("This is not an ISO 3166 alpha-2 country code.")
        return data.upper()
