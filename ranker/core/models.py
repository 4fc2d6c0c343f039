"""What the installation knows of itself."""

import uuid

from django.db import models


class Installation(models.Model):
    """One row whose uuid names this database. Renew it after a restore, and Redis is rebuilt."""

    id = models.SmallIntegerField(primary_key=True, default=1)
    uuid = models.UUIDField(default=uuid.uuid4)

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(id=1), name="core_installation_one_row")]

    def __str__(self) -> str:
        return str(self.uuid)
