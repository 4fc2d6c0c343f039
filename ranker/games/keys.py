"""Server keys: 256 random bits, shown once, kept as a SHA-256 digest (no slow hash is needed for so many bits)."""

import secrets
from hashlib import sha256

MARK = "rk_"
PREFIX_LENGTH = 10


def new_secret() -> str:
    """A fresh key as a server sends it; its first `PREFIX_LENGTH` characters tell keys apart in the admin."""
    return MARK + secrets.token_urlsafe(32)


def digest_of(secret: str) -> str:
    return sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()
