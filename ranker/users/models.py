"""`User`: a player, or an admin, or both; `RefreshToken`: what keeps one logged in."""

import uuid
from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import PermissionsMixin
from django.contrib.postgres.indexes import OpClass
from django.db import models
from django.db.models import CharField, Q
from django.db.models.functions import Lower, Now
from django.utils import timezone

from .managers import UserManager

# Makes `username__lower` a lookup, in the very words of the indexes below.
CharField.register_lookup(Lower)

USERNAME_PATTERN = r"^[A-Za-z0-9._-]{3,32}$"
COUNTRY_PATTERN = r"^[A-Z]{2}$"


class User(AbstractBaseUser, PermissionsMixin):
    """An account. It is never deleted: its scores stay, under the name of a deleted player."""

    id = models.BigAutoField(primary_key=True)
    username = models.CharField(max_length=32)
    email = models.EmailField(max_length=254, null=True, blank=True)  # noqa: DJ001 - unique, so none is null
    display_name = models.CharField(max_length=60, blank=True, default="", db_default="")
    # ISO 3166 alpha-2, or empty when not told.
    country = models.CharField(max_length=2, blank=True, default="", db_default="")
    # The name by which a game server knows the player.
    external_id = models.CharField(max_length=128, null=True, blank=True)  # noqa: DJ001 - as above
    is_active = models.BooleanField(default=True, db_default=True)
    is_staff = models.BooleanField(default=False, db_default=False)
    created_at = models.DateTimeField(default=timezone.now, db_default=Now(), editable=False)
    banned_at = models.DateTimeField(null=True, blank=True, editable=False)
    deleted_at = models.DateTimeField(null=True, blank=True, editable=False)
    # Raised by a new password, a ban and a log-out everywhere: access tokens of before are then void.
    token_version = models.IntegerField(default=0, db_default=0, editable=False)

    USERNAME_FIELD = "username"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["email"]

    objects: ClassVar[UserManager] = UserManager()

    class Meta:
        verbose_name = "player"
        constraints = [
            models.UniqueConstraint(fields=["username"], name="users_user_username_unique"),
            # text_pattern_ops: the same index answers "is it taken" and "which names begin with".
            models.UniqueConstraint(
                OpClass(Lower("username"), "text_pattern_ops"), name="users_user_username_lower_unique"
            ),
            models.UniqueConstraint(Lower("email"), name="users_user_email_lower_unique"),
            models.UniqueConstraint(fields=["external_id"], name="users_user_external_id_unique"),
            models.CheckConstraint(
                # All digits would read as an id wherever a player may be named by either.
                condition=Q(username__regex=USERNAME_PATTERN) & ~Q(username__regex=r"^[0-9]+$"),
                name="users_user_username_is_a_name",
            ),
            models.CheckConstraint(
                condition=Q(country="") | Q(country__regex=COUNTRY_PATTERN), name="users_user_country_is_iso"
            ),
            models.CheckConstraint(
                condition=~Q(email="") & ~Q(external_id=""), name="users_user_none_is_null_not_empty"
            ),
            models.CheckConstraint(condition=Q(token_version__gte=0), name="users_user_token_version_not_negative"),
        ]
        indexes = [
            models.Index(OpClass(Lower("display_name"), "text_pattern_ops"), name="users_user_display_name_prefix"),
        ]

    def __str__(self) -> str:
        """The name boards show."""
        return self.display_name or self.username

    def get_short_name(self) -> str:
        """What the admin greets its user with."""
        return str(self)

    def get_session_auth_hash(self) -> str:
        """What a browser's session is good with: what ends tokens (see `token_version`) ends it too."""
        return f"{super().get_session_auth_hash()}:{self.token_version}"

    @property
    def may_play(self) -> bool:
        """Whether this account may log in and submit now."""
        return self.is_active and self.banned_at is None and self.deleted_at is None


class RefreshToken(models.Model):
    """A refresh token that was handed out. The token itself is signed and kept by its holder only."""

    jti = models.UUIDField(primary_key=True, default=uuid.uuid4)
    # All tokens that follow from one log-in.
    family = models.UUIDField()
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="refresh_tokens")
    created_at = models.DateTimeField(default=timezone.now, db_default=Now())
    expires_at = models.DateTimeField()
    consumed_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["family"], name="users_refreshtoken_family"),
            models.Index(fields=["expires_at"], name="users_refreshtoken_expires_at"),
        ]

    def __str__(self) -> str:
        """Which one, for logs: not the token."""
        return str(self.jti)
