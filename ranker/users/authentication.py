"""`Authorization: Bearer …`, checked by signature alone: no SQL."""

from typing import Any

from drf_spectacular.extensions import OpenApiAuthenticationExtension
from rest_framework.authentication import BaseAuthentication
from rest_framework.request import Request

from .principals import TokenPlayer
from .tokens import CHALLENGE, invalid_token, read_access


class TokenAuthentication(BaseAuthentication):
    """`request.user` becomes a `TokenPlayer`; other schemes (`Api-Key`) are left to other classes."""

    def authenticate(self, request: Request) -> tuple[TokenPlayer, None] | None:
        """The caller, or nothing when there is no bearer token; raises `Refusal` (401) for a bad one."""
        player = read_bearer(request.META.get("HTTP_AUTHORIZATION", ""))
        return None if player is None else (player, None)

    def authenticate_header(self, request: Request) -> str:
        """What a 401 asks for."""
        return CHALLENGE["WWW-Authenticate"]


def read_bearer(header: str) -> TokenPlayer | None:
    """Whose token an `Authorization` header holds, if it is a bearer's; raises `Refusal` (401) for a bad one."""
    scheme, _, raw = header.partition(" ")
    if scheme.lower() != "bearer":
        return None
    if not raw.isascii():
        raise invalid_token()
    return read_access(raw.strip())


class TokenScheme(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]
    """How OpenAPI calls it."""

    target_class = TokenAuthentication
    name = "token"

    def get_security_definition(self, auto_schema: Any) -> dict[str, str]:
        """A bearer token in JWT format."""
        return {"type": "http", "scheme": "bearer", "bearerFormat": "JWT"}
