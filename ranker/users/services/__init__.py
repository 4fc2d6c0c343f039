"""Everything that writes accounts, by subject."""

from .accounts import create_external_player, create_player, register_user
from .profiles import (
    change_password,
    change_profile,
    delete_account,
    refuse_unless_may_administer,
    set_password,
)
from .sessions import (
    check_credentials,
    end_all_sessions,
    forget_refresh_tokens,
    log_in,
    log_out,
    rotate_refresh_token,
)

__all__ = [
    "change_password",
    "change_profile",
    "check_credentials",
    "create_external_player",
    "create_player",
    "delete_account",
    "end_all_sessions",
    "forget_refresh_tokens",
    "log_in",
    "log_out",
    "refuse_unless_may_administer",
    "register_user",
    "rotate_refresh_token",
    "set_password",
]
