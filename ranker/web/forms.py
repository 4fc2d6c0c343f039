"""The forms of the pages. They check what the API's serializers check; what only the services know is added after."""

from typing import Any

from django import forms

from ranker.core.countries import COUNTRIES
from ranker.core.errors import Refusal
from ranker.users.validators import validate_display_name, validate_username
from ranker.web.boards import Subject
from ranker.web.formatting import parse_value

MAX_PASSWORD = 128
# The script puts the countries' names in their place, in the visitor's language.
COUNTRY_CHOICES = [("", "–"), *((code, code) for code in sorted(COUNTRIES))]


class PageForm(forms.Form):
    """A form, shown by `web/parts/form.html`."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Labels without a colon."""
        super().__init__(*args, **{"label_suffix": "", **kwargs})

    def add_error(self, field: str | None, error: Any) -> None:
        """The first field at fault takes the focus: on a phone it may be far below what a sent form shows first."""
        if field in self.fields and not any(one.widget.attrs.get("autofocus") for one in self.fields.values()):
            self.fields[field].widget.attrs["autofocus"] = True
        super().add_error(field, error)

    def take(self, refusal: Refusal, *, names: dict[str, str] | None = None) -> None:
        """Show a service's no at the field it names, or above the form."""
        for name, texts in (refusal.errors or {"": [refusal.detail or ""]}).items():
            field = (names or {}).get(name, name)
            for text in texts:
                self.add_error(field if field in self.fields else None, text)


class PasswordInput(forms.PasswordInput):
    """As long as a password may be."""

    def __init__(self, autocomplete: str) -> None:
        """Password managers are told what is asked for."""
        super().__init__(attrs={"autocomplete": autocomplete})


def password_field(label: str, *, autocomplete: str, help_text: str = "") -> forms.CharField:
    """A password, as typed."""
    widget = PasswordInput(autocomplete)
    return forms.CharField(label=label, max_length=MAX_PASSWORD, strip=False, widget=widget, help_text=help_text)


def username_field() -> forms.CharField:
    """The name in the address of a player, so to speak."""
    return forms.CharField(
        min_length=3,
        max_length=32,
        validators=[validate_username],
        help_text="3 to 32 letters, digits, dots, hyphens or underscores.",
        widget=forms.TextInput(attrs={"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"}),
    )


def email_field(*, required: bool = True) -> forms.EmailField:
    """Seen by nobody else."""
    return forms.EmailField(
        label="Email address",
        max_length=254,
        required=required,
        help_text="Nobody else sees it.",
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )


def country_field() -> forms.ChoiceField:
    """Shown beside the name."""
    widget = forms.Select(attrs={"data-countries": "", "autocomplete": "country"})
    return forms.ChoiceField(choices=COUNTRY_CHOICES, required=False, widget=widget)


def display_name_field() -> forms.CharField:
    """What boards show."""
    return forms.CharField(
        required=False,
        max_length=60,
        validators=[validate_display_name],
        help_text="What boards show. Left empty, it is your username.",
        widget=forms.TextInput(attrs={"autocomplete": "nickname"}),
    )


class SignUpForm(PageForm):
    """A new player."""

    username = username_field()
    email = email_field()
    password = password_field("Password", autocomplete="new-password", help_text="8 characters or more.")
    display_name = display_name_field()
    country = country_field()


class LoginForm(PageForm):
    """Who one is."""

    username = forms.CharField(
        label="Username or email address",
        max_length=254,
        widget=forms.TextInput(attrs={"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"}),
    )
    password = password_field("Password", autocomplete="current-password")


class ProfileForm(PageForm):
    """What players change about themselves."""

    display_name = display_name_field()
    country = country_field()
    username = username_field()
    email = email_field(required=False)

    def clean_email(self) -> str | None:
        """Who came without an address may stay without one."""
        given: str = self.cleaned_data["email"]
        if not given and self.initial.get("email"):
            raise forms.ValidationError("Give an address.")
        return given or None


class PasswordForm(PageForm):
    """Another password."""

    current_password = password_field("Your password now", autocomplete="current-password")
    new_password = password_field("Your new password", autocomplete="new-password", help_text="8 characters or more.")


class DeleteForm(PageForm):
    """The end of an account, by who knows its password."""

    password = password_field("Your password", autocomplete="current-password")


class ScoreForm(PageForm):
    """A score typed in by its player. The key makes sending it twice harmless."""

    score = forms.CharField(
        max_length=40, widget=forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"})
    )
    mode = forms.ChoiceField(required=False)
    key = forms.CharField(min_length=16, max_length=64, widget=forms.HiddenInput)

    def __init__(self, *args: Any, subject: Subject, **kwargs: Any) -> None:
        """With the modes of its game, and none to choose where there is none."""
        super().__init__(*args, **kwargs)
        self.subject = subject
        self.fields["score"].help_text = f"In {subject.unit}." if subject.unit else ""
        modes = subject.game.mode_names.values() if subject.game else ()
        self.fields["mode"].choices = [("", "–"), *((name, name) for name in sorted(modes))]  # type: ignore[attr-defined]
        if not modes:
            del self.fields["mode"]

    def clean_score(self) -> int:
        """The value in the game's smallest unit."""
        try:
            return parse_value(self.cleaned_data["score"], self.subject.decimals)
        except ValueError as wrong:
            raise forms.ValidationError(str(wrong)) from None
