"""Who may do what."""

from typing import Any

from rest_framework.permissions import SAFE_METHODS, BasePermission
from rest_framework.request import Request
from rest_framework.views import APIView

from .principals import TokenPlayer
from .selectors import get_current_user


class IsPlayer(BasePermission):
    """Somebody with an access token; whether the account may act is for the service to say."""

    message = "Only a player may do this."

    def has_permission(self, request: Request, view: APIView) -> bool:
        """Whether the caller is a player and not a server."""
        return isinstance(request.user, TokenPlayer)


class IsAdmin(BasePermission):
    """Staff. The row is read each time, so that a right taken away is gone at once."""

    message = "Only an admin may do this."

    def has_permission(self, request: Request, view: APIView) -> bool:
        """Whether the caller is staff; raises `Refusal` as `get_current_user` does."""
        return isinstance(request.user, TokenPlayer) and get_current_user(request.user).is_staff


class IsServerKey(BasePermission):
    """A game server. Its principal comes from another app, and is known by its attribute."""

    message = "Only a game server may do this."

    def has_permission(self, request: Request, view: APIView) -> bool:
        """Whether the caller is a server key."""
        return is_server_key(request.user)


class AdminsWrite(IsAdmin):
    """Anyone for looking, admins for the rest. (An `|` of two classes would not say who may.)"""

    def has_permission(self, request: Request, view: APIView) -> bool:
        """Whether nothing is written, or the caller is staff."""
        return request.method in SAFE_METHODS or super().has_permission(request, view)


class IsAdminOrServer(IsAdmin):
    """Staff, or a game server."""

    message = "Only an admin or a game server may do this."

    def has_permission(self, request: Request, view: APIView) -> bool:
        """Whether the caller is one or the other."""
        return is_server_key(request.user) or super().has_permission(request, view)


class AdminsAndServersWrite(IsAdminOrServer):
    """Anyone for looking, admins and game servers for the rest."""

    def has_permission(self, request: Request, view: APIView) -> bool:
        """Whether nothing is written, or the caller may write."""
        return request.method in SAFE_METHODS or super().has_permission(request, view)


def is_server_key(principal: Any) -> bool:
    """Whether a request was signed with a server key."""
    return bool(getattr(principal, "is_server_key", False))
