"""Django's middleware for pages and the admin; the API passes it by.

An API request carries its own token, so sessions, cookies and messages have nothing to do for it, and these layers cost
a submission more than its validation does. The others are cheap, and Django's checks look for them by name.
"""

from typing import Any

from django.contrib.auth.middleware import AuthenticationMiddleware as Authentication
from django.contrib.messages.middleware import MessageMiddleware as Messages
from django.contrib.sessions.middleware import SessionMiddleware as Session
from django.http import HttpRequest
from django.http.response import HttpResponseBase


class SiteOnly:
    """Leaves requests to the API to the next layer."""

    get_response: Any

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Pass an API request on untouched, any other through the layer."""
        if request.path_info.startswith("/api/"):
            response: HttpResponseBase = self.get_response(request)
            return response
        return super().__call__(request)  # type: ignore[misc,no-any-return]


class SessionMiddleware(SiteOnly, Session):
    """Sessions, for pages."""


class AuthenticationMiddleware(SiteOnly, Authentication):
    """`request.user` from the session, for pages."""


class MessageMiddleware(SiteOnly, Messages):
    """Messages to the user, for pages."""
