"""What accounts look like from outside: going in (requests) and coming out (answers)."""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from ranker.core.fields import SafeCharField
from ranker.core.serializers import QuerySerializer, StrictSerializer

from .validators import CountryField, validate_display_name, validate_username

# The pattern of the table and its second constraint, in one expression that JavaScript knows.
USERNAME_SHOWN = r"^(?![0-9]+$)[A-Za-z0-9._-]{3,32}$"


@extend_schema_field({"type": "string", "minLength": 3, "maxLength": 32, "pattern": USERNAME_SHOWN})
class UsernameField(SafeCharField):
    """3 to 32 letters, digits and . _ -, not all digits."""

    def __init__(self, **kwargs: Any) -> None:
        """The bounds show in the schema."""
        super().__init__(**{"min_length": 3, "max_length": 32, "validators": [validate_username], **kwargs})


class DisplayNameField(SafeCharField):
    """Up to 60 characters on one line."""

    def __init__(self, **kwargs: Any) -> None:
        """May be empty: the username is shown instead."""
        rules = {"max_length": 60, "allow_blank": True, "validators": [validate_display_name]}
        super().__init__(**{**rules, **kwargs})


class PasswordField(SafeCharField):
    """As typed, spaces included."""

    def __init__(self, **kwargs: Any) -> None:
        """Longer ones are refused: hashing them costs us and gains nobody anything."""
        super().__init__(max_length=128, trim_whitespace=False, write_only=True, **kwargs)


# --- In -----------------------------------------------------------------------------------------------------


class RegisterRequest(StrictSerializer):
    """A new player."""

    username = UsernameField()
    email = serializers.EmailField(max_length=254)
    password = PasswordField()
    display_name = DisplayNameField(required=False)
    country = CountryField(required=False)


class LoginRequest(StrictSerializer):
    """A username or an email address, and the password."""

    username = SafeCharField(max_length=254)
    password = PasswordField()


class RefreshRequest(StrictSerializer):
    """A refresh token."""

    refresh = SafeCharField(max_length=2000)


class LogoutRequest(RefreshRequest):
    """A refresh token; `everywhere` ends all sessions of its player."""

    everywhere = serializers.BooleanField(default=False)


class PasswordRequest(StrictSerializer):
    """The password as it is and as it shall be."""

    current_password = PasswordField()
    new_password = PasswordField()


class ProfileRequest(StrictSerializer):
    """What players may change about themselves."""

    username = UsernameField(required=False)
    email = serializers.EmailField(max_length=254, required=False)
    display_name = DisplayNameField(required=False)
    country = CountryField(required=False)


class PlayerCreateRequest(StrictSerializer):
    """A player made by an admin; without a password nobody can log in as them."""

    username = UsernameField()
    email = serializers.EmailField(max_length=254, required=False, allow_null=True)
    password = PasswordField(required=False)
    display_name = DisplayNameField(required=False)
    country = CountryField(required=False)
    is_active = serializers.BooleanField(required=False)


class PlayerWriteRequest(StrictSerializer):
    """A player changed by an admin: all of it (PUT) or parts (PATCH)."""

    username = UsernameField()
    email = serializers.EmailField(max_length=254, allow_null=True)
    display_name = DisplayNameField()
    country = CountryField()
    is_active = serializers.BooleanField(default=True)


class ExternalPlayerRequest(StrictSerializer):
    """A player as a game server knows them."""

    external_id = SafeCharField(max_length=128)
    username = UsernameField(required=False)
    display_name = DisplayNameField(required=False)
    country = CountryField(required=False)


class SearchQuery(QuerySerializer):
    """How a username or a display name begins."""

    search = SafeCharField(max_length=60, required=False, allow_blank=True, default="")


# --- Out ----------------------------------------------------------------------------------------------------


class ProfileAnswer(serializers.Serializer[Any]):
    """What everyone may see of a player."""

    id = serializers.IntegerField()
    username = serializers.CharField()
    display_name = serializers.CharField()
    country = serializers.CharField()
    created_at = serializers.DateTimeField()


class AccountAnswer(ProfileAnswer):
    """What players see of themselves, and admins of players."""

    email = serializers.EmailField(allow_null=True)
    is_staff = serializers.BooleanField()
    is_active = serializers.BooleanField()


class ExternalPlayerAnswer(ProfileAnswer):
    """What a game server is told of a player it made."""

    external_id = serializers.CharField()


class SessionAnswer(serializers.Serializer[Any]):
    """The account and its tokens."""

    user = AccountAnswer()
    access = serializers.CharField()
    refresh = serializers.CharField()


class SessionTimes(serializers.Serializer[Any]):
    """When a refresh token was handed out, and how it ended."""

    created_at = serializers.DateTimeField()
    expires_at = serializers.DateTimeField()
    consumed_at = serializers.DateTimeField(allow_null=True)
    revoked_at = serializers.DateTimeField(allow_null=True)


class ExportAnswer(serializers.Serializer[Any]):
    """Everything held about the caller; other parts of the product add sections of their own."""

    account = serializers.DictField()
    sessions = SessionTimes(many=True)
