"""A username for a name from outside: ASCII, in the alphabet usernames have, and the same for the same name."""

import re
import unicodedata
from hashlib import blake2b

from django.core.exceptions import ValidationError

from ranker.users.validators import validate_username

LONGEST = 32
# Letters that are not a plain letter and an accent.
LETTERS = str.maketrans(
    {
        "ø": "o", "Ø": "O", "ł": "l", "Ł": "L", "đ": "d", "Đ": "D", "ð": "d", "Ð": "D", "ı": "i",
        "þ": "th", "Þ": "Th", "æ": "ae", "Æ": "Ae", "œ": "oe", "Œ": "Oe", "ß": "ss",
    }
)  # fmt: skip


def username_of(name: str) -> str:
    """The name itself as far as a username may look like it: `São Tomé and Príncipe` is `Sao-Tome-and-Principe`."""
    plain = unicodedata.normalize("NFKD", name.translate(LETTERS)).encode("ascii", "ignore").decode()
    username = re.sub(r"[^A-Za-z0-9._-]+", "-", plain).strip("-._")[:LONGEST].rstrip("-._")
    try:
        validate_username(username)
    except ValidationError:
        return second_username_of(name)
    return username


def second_username_of(name: str) -> str:
    """What a name is called whose username is somebody else's already, or would be none: with a digest of the name."""
    plain = unicodedata.normalize("NFKD", name.translate(LETTERS)).encode("ascii", "ignore").decode()
    stem = re.sub(r"[^A-Za-z0-9]+", "-", plain).strip("-")[:16].rstrip("-") or "player"
    digest = blake2b(name.encode(), digest_size=6).hexdigest()
    return f"{'player' if stem.lower().startswith('deleted') else stem}-{digest}"
