"""`xid8`, PostgreSQL's 64-bit transaction id, as a model field: the relay tails the ledger by it."""

from typing import Any

from django.db import models
from django.db.models import Func


class CurrentXactId(Func):
    """The id of the transaction that writes the row."""

    function = "pg_current_xact_id"
    arity = 0


class Xid8Field(models.BigIntegerField):  # type: ignore[type-arg]
    """A 64-bit transaction id, set by the database. It never wraps, unlike the 32-bit `xid`."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("db_default", CurrentXactId(output_field=models.BigIntegerField()))
        kwargs.setdefault("editable", False)
        super().__init__(**kwargs)

    def db_type(self, connection: Any) -> str:
        return "xid8"
