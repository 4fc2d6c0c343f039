"""Who a request says it is, before any row is read."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class TokenPlayer:
    """What a valid access token tells: whose it is, and under which token version it was made.

    Whether the account may still act is in its row: `get_current_user` looks, and the submission's own
    statement does.
    """

    id: int
    token_version: int

    is_authenticated = True
    is_anonymous = False
    is_active = True
    is_server_key = False

    @property
    def pk(self) -> int:
        """The name Django's parts use."""
        return self.id
