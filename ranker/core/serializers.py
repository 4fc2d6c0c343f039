"""The serializers every input goes through."""

from collections.abc import Mapping
from typing import Any

from rest_framework import serializers
from rest_framework.request import Request

from .json import shown


class StrictSerializer(serializers.Serializer[Any]):
    """A body with only the fields that are asked for: `is_staff` in a registration is a 400 that names it."""

    def to_internal_value(self, data: Any) -> Any:
        """The validated fields; raises `ValidationError` naming each field that cannot be set here."""
        if isinstance(data, Mapping):
            writable = {str(field.field_name) for field in self._writable_fields}
            if unknown := [name for name in data if name not in writable]:
                no = f"This field cannot be set here; these can: {', '.join(sorted(writable))}."
                raise serializers.ValidationError({shown(str(name)): [no] for name in unknown[:20]})
        return super().to_internal_value(data)

    @classmethod
    def read(cls, request: Request, **kwargs: Any) -> dict[str, Any]:
        """The validated body of `request`; raises `ValidationError`."""
        return _validated(cls(data=request.data, **kwargs))


class QuerySerializer(serializers.Serializer[Any]):
    """Query parameters: those it knows must be right, others are ignored; an empty one is not absent."""

    @classmethod
    def read(cls, request: Request) -> dict[str, Any]:
        """The validated parameters of `request`; raises `ValidationError` naming the parameter."""
        # A plain dict: from a QueryDict, DRF takes "limit=" for no limit at all.
        return _validated(cls(data=request.query_params.dict()))


def _validated(serializer: serializers.Serializer[Any]) -> dict[str, Any]:
    serializer.is_valid(raise_exception=True)
    values: dict[str, Any] = serializer.validated_data
    return values
