"""`Authorization: Bearer …`, checked by signature alone: no SQL."""

from typing import Any

from drf_spectacular.extensions import OpenApiAuthenticationExtension
from rest_framework.authentication import BaseAuthentication, get_authorization_header
from rest_framework.request import Request

from .principals import TokenPlayer
from .tokens import CHALLENGE, invalid_token, read_access


class TokenAuthentication(BaseAuthentication):
    """`request.user` becomes a `TokenPlayer`; other schemes (`Api-Key`) are left to other classes."""

    def authenticate(self, request: Request) -> tuple[TokenPlayer, None] | None:
        """The caller, or nothing when there is no bearer token; raises `Refusal` (401) for a bad one."""
        scheme, _, raw = get_authorization_header(request).partition(b" ")
        if scheme.lower() != b"bearer":
            return None
        try:
            return read_access(raw.strip().decode("ascii")), None
        except UnicodeDecodeError:
            raise invalid_token() from None

    def authenticate_header(self, request: Request) -> str:
        """What a 401 asks for."""
        return CHALLENGE["WWW-Authenticate"]


class TokenScheme(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]
    """How OpenAPI calls it."""

    target_class = TokenAuthentication
    name = "token"

    def get_security_definition(self, auto_schema: Any) -> dict[str, str]:
        """A bearer token in JWT format."""
        return {"type": "http", "scheme": "bearer", "bearerFormat": "JWT"}
