"""How far the relay has come with what is kept in PostgreSQL: achievements and webhooks."""

from django.db import models


class Progress(models.Model):
    """The durable tail's cursor. It moves in the transaction that does the work, so no row is missed or met twice."""

    name = models.CharField(max_length=20, primary_key=True)
    # The database the snapshot speaks of: transaction ids mean nothing in another.
    identity = models.TextField()
    snapshot = models.TextField()
    target = models.TextField(default="")
    xid = models.CharField(max_length=20, default="0")
    kind = models.SmallIntegerField(default=0)
    row_id = models.BigIntegerField(default=0)
    moved_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.name}: {self.snapshot}"
