"""Passwords: what may be one, and whether it is the right one."""

from django.contrib.auth.hashers import make_password
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError

from ranker.core.errors import Refusal

from .models import User


def check_new_password(password: str, *, user: User, field: str = "password") -> None:
    """Raise `Refusal` naming `field` for a password that is too weak for `user`."""
    try:
        validate_password(password, user)
    except ValidationError as error:
        raise Refusal(errors={field: error.messages}) from None


def password_matches(user: User | None, password: str) -> bool:
    """Whether it is the account's; as much work for an account there is not, so that time tells nothing."""
    if user is None or not user.has_usable_password():
        make_password(password)
        return False
    return user.check_password(password)
