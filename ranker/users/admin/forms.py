"""The forms of an account in the admin."""

from typing import Any

from django import forms
from django.utils import timezone
from unfold.forms import AdminPasswordChangeForm, UserChangeForm, UserCreationForm

from ranker.core.countries import COUNTRIES
from ranker.users.models import User
from ranker.users.services import end_all_sessions
from ranker.users.validators import validate_display_name, validate_username


class NameChecks:
    """The same rules as in the API, for what was typed just now: names given under older rules stay."""

    def clean_username(self: Any) -> str:
        """A name that may be one."""
        # Django's creation form looks for the name in another case itself, and hands nothing on when it is there.
        inherited = getattr(super(), "clean_username", None)
        name = inherited() if inherited else self.cleaned_data["username"]
        if name and "username" in self.changed_data:
            validate_username(name)
        return name or ""

    def clean_display_name(self: Any) -> str:
        """One line of text."""
        validate_display_name(self.cleaned_data["display_name"])
        return str(self.cleaned_data["display_name"])

    def clean_country(self: Any) -> str:
        """A country there is, in capitals, or nothing."""
        country = str(self.cleaned_data["country"]).upper()
        if country and country not in COUNTRIES:
            raise forms.ValidationError("This is not an ISO 3166 alpha-2 country code.")
        return country


class PlayerCreationForm(NameChecks, UserCreationForm):  # type: ignore[misc]
    """A name, a password, and who it is."""

    class Meta:
        model = User
        fields = ("username", "email", "display_name", "country")


class PlayerChangeForm(NameChecks, UserChangeForm):  # type: ignore[misc]
    """Everything that may be edited."""

    class Meta:
        model = User
        fields = (
            "username", "password", "display_name", "country", "email", "external_id", "is_active", "is_staff",
            "is_superuser", "groups",
        )  # fmt: skip


class PlayerPasswordForm(AdminPasswordChangeForm):  # type: ignore[misc]
    """A new password, which ends all sessions as it does in the API."""

    def save(self, commit: bool = True) -> User:
        """Write the password and revoke what was handed out under the old one."""
        user: User = super().save(commit)
        end_all_sessions(user_id=user.id, now=timezone.now())
        return user
