"""How ids are written in paths."""

from django.urls import register_converter


class IdConverter:
    """Up to 18 digits: always a bigint, so that a longer one is a 404 and no error of PostgreSQL's."""

    regex = "[0-9]{1,18}"

    def to_python(self, value: str) -> int:
        """The id."""
        return int(value)

    def to_url(self, value: int) -> str:
        """Its digits."""
        return str(value)


register_converter(IdConverter, "id")
