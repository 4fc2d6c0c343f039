"""Hooks' secrets: encrypted at rest by a key derived from DJANGO_SECRET_KEY, and what they sign."""

import base64
import hashlib
import hmac
import secrets

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings

MARK = "whsec_"


class UnreadableSecret(Exception):
    """The secret was encrypted under another DJANGO_SECRET_KEY: the hook needs a new one."""


def new_secret() -> str:
    """256 random bits; their mark says what they are."""
    return MARK + secrets.token_urlsafe(32)


def encrypt(secret: str) -> str:
    """What is kept."""
    return _box().encrypt(secret.encode()).decode()


def decrypt(kept: str) -> str:
    """The secret itself; raises `UnreadableSecret`."""
    try:
        return _box().decrypt(kept.encode()).decode()
    except InvalidToken as error:
        raise UnreadableSecret("DJANGO_SECRET_KEY has changed: give the hook a new secret.") from error


def sign(*, secret: str, timestamp: int, body: bytes) -> str:
    """HMAC-SHA256 over the timestamp, a dot and the body, in hex."""
    return hmac.new(secret.encode(), f"{timestamp}.".encode() + body, hashlib.sha256).hexdigest()


def _box() -> MultiFernet:
    """Encrypts by the key of today, and still reads what the keys before it wrote."""
    return MultiFernet([_fernet(key) for key in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)])


def _fernet(key: str) -> Fernet:
    derived = hmac.new(key.encode(), b"ranker.hooks.secret", hashlib.sha256).digest()
    return Fernet(base64.urlsafe_b64encode(derived))
