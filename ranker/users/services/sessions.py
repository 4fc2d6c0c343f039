"""Log-ins and the refresh tokens that keep them going."""

import uuid
from datetime import datetime

from django.db import connection, transaction
from django.db.models import F

from ranker.core.errors import Refusal

from ..models import RefreshToken, User
from ..passwords import password_matches
from ..selectors import BANNED, DISABLED, find_by_login
from ..tokens import Tokens, invalid_token, read_refresh, refresh_expiry, sign_access, sign_refresh

WRONG = "The username or the password is wrong."
# Rows deleted in one statement.
FORGET_BATCH = 10_000

CONSUME = """
    UPDATE users_refreshtoken SET consumed_at = %(now)s
    WHERE jti = %(jti)s AND user_id = %(user)s
      AND consumed_at IS NULL AND revoked_at IS NULL AND expires_at > %(now)s
    RETURNING family
"""
FORGET = """
    DELETE FROM users_refreshtoken WHERE jti IN (
        SELECT jti FROM users_refreshtoken WHERE expires_at < %(now)s ORDER BY expires_at LIMIT %(batch)s)
"""


def log_in(*, username: str, password: str, now: datetime) -> tuple[User, Tokens]:
    """A new session for the account of that username or email address.

    Raises `Refusal`: 401 for a wrong name or password, which look alike, 403 when banned or disabled.
    """
    user = check_credentials(username=username, password=password)
    with transaction.atomic():
        # A password changed since we looked has ended all sessions, and must not miss this one.
        if lock_user(user.id).password != user.password:
            raise Refusal(status=401, detail=WRONG)
        User.objects.filter(id=user.id).update(last_login=now)
        return user, open_session(user=user, now=now)


def check_credentials(*, username: str, password: str) -> User:
    """The account of that username or email address, which may log in. Raises `Refusal` as `log_in` does."""
    user = find_by_login(username)
    if not password_matches(user, password) or user is None:
        raise Refusal(status=401, detail=WRONG)
    refuse_unless_may_play(user)
    return user


def rotate_refresh_token(*, refresh: str, now: datetime) -> tuple[User, Tokens]:
    """A fresh pair for a refresh token, which is then used up.

    Raises `Refusal` (401) for one that is used up, over or revoked; its whole family is revoked with it, for
    one of the two who used it was not its owner.
    """
    claims = read_refresh(refresh)
    with transaction.atomic():
        user = lock_user(claims.user_id)
        refuse_unless_may_play(user)
        if family := _consume(claims.jti, user_id=user.id, now=now):
            return user, open_session(user=user, now=now, family=family)
        _revoke_family_of(claims.jti, now=now)
    # Outside the transaction: the refusal must not take the revocation back.
    raise invalid_token()


@transaction.atomic
def log_out(*, refresh: str, now: datetime, everywhere: bool = False) -> None:
    """End the session of a refresh token, or all of its player's. Raises `Refusal` (401)."""
    claims = read_refresh(refresh)
    user = lock_user(claims.user_id)
    if not everywhere:
        _revoke_family_of(claims.jti, now=now)
    elif RefreshToken.objects.filter(jti=claims.jti, consumed_at=None, revoked_at=None).exists():
        end_all_sessions(user_id=user.id, now=now)
    else:
        raise invalid_token()


def open_session(*, user: User, now: datetime, family: uuid.UUID | None = None) -> Tokens:
    """A pair of tokens, in a new family unless one is given."""
    row = RefreshToken.objects.create(
        user=user, family=family or uuid.uuid4(), created_at=now, expires_at=refresh_expiry(now)
    )
    return Tokens(
        access=sign_access(user_id=user.id, token_version=user.token_version, now=now),
        refresh=sign_refresh(user_id=user.id, jti=row.jti, expires_at=row.expires_at),
    )


def end_all_sessions(*, user_id: int, now: datetime) -> None:
    """Revoke every refresh token of a user and, by the token version, every access token at once."""
    User.objects.filter(id=user_id).update(token_version=F("token_version") + 1)
    RefreshToken.objects.filter(user_id=user_id, revoked_at=None).update(revoked_at=now)


def forget_refresh_tokens(*, now: datetime) -> int:
    """Delete the tokens that ended before `now`, in batches; returns how many."""
    total = 0
    while True:
        with connection.cursor() as cursor:
            cursor.execute(FORGET, {"now": now, "batch": FORGET_BATCH})
            deleted: int = cursor.rowcount
        total += deleted
        if deleted < FORGET_BATCH:
            return total


def lock_user(user_id: int) -> User:
    """The row, locked to the end of the transaction: what ends sessions and what opens them takes turns.

    Raises `Refusal` (401) when there is none. Submissions, which lock the key only, are not held up.
    """
    user = User.objects.select_for_update(no_key=True).filter(id=user_id).first()
    if user is None:
        raise invalid_token()
    return user


def refuse_unless_may_play(user: User) -> None:
    """Raise `Refusal`: 403 saying why this account may not log in, 401 when it is gone."""
    if user.deleted_at is not None:
        raise invalid_token()
    if not user.may_play:
        raise Refusal(status=403, detail=BANNED if user.banned_at else DISABLED)


def _consume(jti: uuid.UUID, *, user_id: int, now: datetime) -> uuid.UUID | None:
    """Use the token up and return its family; of any number of callers at once, one is given it."""
    with connection.cursor() as cursor:
        cursor.execute(CONSUME, {"jti": jti, "user": user_id, "now": now})
        row = cursor.fetchone()
    return row[0] if row else None


def _revoke_family_of(jti: uuid.UUID, *, now: datetime) -> None:
    family = RefreshToken.objects.filter(jti=jti).values("family")
    RefreshToken.objects.filter(family__in=family, revoked_at=None).update(revoked_at=now)
