"""Signed tokens: one algorithm, a key of their own, issuer and audience checked (`SIMPLE_JWT`)."""

import time
import uuid
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any

from rest_framework_simplejwt.exceptions import TokenError
from rest_framework_simplejwt.settings import api_settings
from rest_framework_simplejwt.tokens import AccessToken
from rest_framework_simplejwt.tokens import RefreshToken as SignedRefreshToken

from ranker.core.errors import Refusal

from .principals import TokenPlayer

CHALLENGE = {"WWW-Authenticate": 'Bearer realm="ranker"'}
INVALID = "This token is not valid, or not any more. Refresh it, or log in again."


@dataclass(frozen=True, slots=True)
class Tokens:
    """What a client keeps."""

    access: str
    refresh: str


@dataclass(frozen=True, slots=True)
class RefreshClaims:
    """What a refresh token says of itself."""

    jti: uuid.UUID
    user_id: int


def sign_access(*, user_id: int, token_version: int, now: datetime) -> str:
    """An access token, good for `ACCESS_TOKEN_LIFETIME` from `now`."""
    token = AccessToken()
    token.set_exp(from_time=now)
    token["user_id"], token["tv"] = str(user_id), token_version
    return str(token)


def sign_refresh(*, user_id: int, jti: uuid.UUID, expires_at: datetime) -> str:
    """The refresh token that `jti` is the row of."""
    token = SignedRefreshToken()
    token["user_id"], token["jti"] = str(user_id), jti.hex
    token["exp"] = int(expires_at.timestamp())
    return str(token)


def read_access(raw: str) -> TokenPlayer:
    """Whose access token `raw` is; raises `Refusal` (401) when it is not ours, not of this kind, or over."""
    player, expires_at = _verify(raw, api_settings.SIGNING_KEY)
    if expires_at <= time.time():
        raise invalid_token()
    return player


def read_refresh(raw: str) -> RefreshClaims:
    """What the refresh token `raw` says; raises `Refusal` (401) when it is not ours or is over."""
    claims = _claims(SignedRefreshToken, raw)
    return RefreshClaims(jti=uuid.UUID(claims["jti"]), user_id=int(claims["user_id"]))


@lru_cache(maxsize=10_000)
def _verify(raw: str, _key: str) -> tuple[TokenPlayer, float]:
    """Whose token it is and until when, in unix seconds. A signature once found good stays good until then."""
    claims = _claims(AccessToken, raw)
    return TokenPlayer(id=int(claims["user_id"]), token_version=int(claims["tv"])), float(claims["exp"])


def _claims(kind: type[Any], raw: str) -> dict[str, Any]:
    try:
        payload: dict[str, Any] = kind(raw).payload
    except TokenError:
        raise invalid_token() from None
    return payload


def invalid_token() -> Refusal:
    """401 for a token that is worth nothing, without saying why."""
    return Refusal(status=401, detail=INVALID, headers=CHALLENGE)


def refresh_expiry(now: datetime) -> datetime:
    """When a refresh token made `now` ends."""
    expiry: datetime = now + api_settings.REFRESH_TOKEN_LIFETIME
    return expiry
