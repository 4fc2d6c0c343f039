"""The admin's log-in form. Not in `admin`: unfold imports it while the site that `admin` registers with is made."""

from typing import Any

from unfold.forms import AuthenticationForm


class LoginForm(AuthenticationForm):  # type: ignore[misc]
    """It says what it takes."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """See `ranker.users.backends`."""
        super().__init__(*args, **kwargs)
        self.fields["username"].label = "Username or email"
