"""How a `User` row comes to be."""

from typing import TYPE_CHECKING, Any

from django.contrib.auth.base_user import BaseUserManager

if TYPE_CHECKING:
    from .models import User


class UserManager(BaseUserManager["User"]):
    """Names and addresses are looked up without regard to case."""

    def get_by_natural_key(self, username: str | None) -> "User":
        """The user of that name, in whatever case it was typed; raises `User.DoesNotExist`."""
        return self.get(username__lower=(username or "").lower())

    def create_user(
        self, username: str, email: str | None = None, password: str | None = None, **fields: Any
    ) -> "User":
        """Insert a user; no `password` means that none will ever match."""
        user = self.model(username=username, email=email or None, **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(
        self, username: str, email: str | None = None, password: str | None = None, **fields: Any
    ) -> "User":
        """Insert an admin who may do everything."""
        return self.create_user(username, email, password, **{**fields, "is_staff": True, "is_superuser": True})
