"""Names that are taken: the database decides, so that two at once cannot both be told it is free."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import IntegrityError, transaction

from ranker.core.errors import Refusal

FIELD_OF = {
    "users_user_username_unique": "username",
    "users_user_username_lower_unique": "username",
    "users_user_email_lower_unique": "email",
    "users_user_external_id_unique": "external_id",
}


@contextmanager
def naming_what_is_taken() -> Iterator[None]:
    """A savepoint whose unique violations become a `Refusal` (400) naming the field."""
    try:
        with transaction.atomic():
            yield
    except IntegrityError as error:
        field = FIELD_OF.get(violated(error))
        if field is None:
            raise
        raise Refusal(errors={field: ["This is taken."]}) from None


def violated(error: IntegrityError) -> str:
    """The name of the constraint that `error` is about."""
    cause: Any = error.__cause__
    return getattr(getattr(cause, "diag", None), "constraint_name", None) or ""
