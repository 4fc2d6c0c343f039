"""POST /api/auth/refresh/: a refresh token works once."""

import base64
import json
import threading
import time
from datetime import timedelta
from typing import Any

import jwt
import pytest
from django.conf import settings as django_settings
from django.db import transaction
from django.utils import timezone

from ranker.users.models import RefreshToken, User
from ranker.users.services import forget_refresh_tokens, rotate_refresh_token
from tests.conftest import Api, Player
from tests.threads import run_at_once

URL = "/api/auth/refresh/"
pytestmark = pytest.mark.django_db
ROUNDS = 5


def refresh(token: str) -> Any:
    return Api().post(URL, {"refresh": token})


def test_it_answers_a_new_pair(player: Player) -> None:
    answer = refresh(player.refresh)
    assert answer.status_code == 200
    body = answer.json()
    assert body.keys() == {"user", "access", "refresh"}
    assert body["refresh"] != player.refresh
    assert Api().be(body["access"]).get("/api/users/me/").status_code == 200
    assert refresh(body["refresh"]).status_code == 200


def test_it_refuses_a_second_use_of_a_refresh_token(player: Player) -> None:
    refresh(player.refresh)
    assert refresh(player.refresh).status_code == 401


@pytest.mark.django_db(transaction=True)
def test_a_second_use_revokes_what_followed_from_the_first(player: Player) -> None:
    second = refresh(player.refresh).json()["refresh"]
    third = refresh(second).json()["refresh"]
    assert refresh(player.refresh).status_code == 401
    assert RefreshToken.objects.filter(revoked_at=None).count() == 0
    assert refresh(third).status_code == 401


def test_a_second_use_leaves_other_sessions_alone(player: Player, api: Api) -> None:
    other = api.post("/api/auth/login/", {"username": "ada", "password": "correct-horse-battery"}).json()
    refresh(player.refresh)
    refresh(player.refresh)
    assert refresh(other["refresh"]).status_code == 200


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("number", range(ROUNDS))
def test_of_twelve_at_once_exactly_one_is_answered(player: Player, number: int) -> None:
    statuses = run_at_once(lambda _: refresh(player.refresh).status_code, 12)
    assert sorted(statuses) == [200] + [401] * 11
    # Nobody knows which of the twelve was the owner: none of them goes on.
    assert RefreshToken.objects.filter(revoked_at=None).count() == 0
    assert RefreshToken.objects.count() == 2


@pytest.mark.django_db(transaction=True)
def test_a_thief_and_an_owner_at_once_leave_no_token_alive(player: Player) -> None:
    """Whichever way old and new token race, nothing escapes the revocation of the family."""
    second = refresh(player.refresh).json()["refresh"]
    run_at_once(lambda number: refresh(second if number % 2 else player.refresh).status_code, 8)
    assert RefreshToken.objects.filter(revoked_at=None).count() == 0


@pytest.mark.django_db(transaction=True)
def test_a_token_made_while_its_family_is_being_revoked_does_not_escape(player: Player) -> None:
    second = refresh(player.refresh).json()["refresh"]
    rotated, third = threading.Event(), []

    def owner() -> None:
        with transaction.atomic():
            third.append(rotate_refresh_token(refresh=second, now=timezone.now())[1].refresh)
            rotated.set()
            # Long enough for the other one to have looked and, without the lock, to have revoked.
            time.sleep(0.5)

    def thief() -> None:
        rotated.wait(timeout=10)
        assert refresh(player.refresh).status_code == 401

    run_at_once(lambda number: (owner, thief)[number](), 2)
    assert refresh(third[0]).status_code == 401


@pytest.mark.parametrize("state", [{"banned_at": timezone.now()}, {"is_active": False}])
def test_it_refuses_who_may_not_play_and_uses_nothing_up(player: Player, state: dict[str, Any]) -> None:
    User.objects.filter(id=player.id).update(**state)
    assert refresh(player.refresh).status_code == 403
    User.objects.filter(id=player.id).update(banned_at=None, is_active=True)
    assert refresh(player.refresh).status_code == 200


def test_it_refuses_an_ended_one(player: Player) -> None:
    RefreshToken.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    assert refresh(player.refresh).status_code == 401


def test_an_access_token_is_no_refresh_token(player: Player) -> None:
    assert refresh(player.access).status_code == 401


def forged(token: str, **changes: Any) -> str:
    claims = jwt.decode(token, options={"verify_signature": False})
    return jwt.encode({**claims, **changes}, "k" * 40, algorithm="HS256")


def unsigned(token: str) -> str:
    header = base64.urlsafe_b64encode(json.dumps({"alg": "none", "typ": "JWT"}).encode()).rstrip(b"=").decode()
    return f"{header}.{token.split('.')[1]}."


@pytest.mark.parametrize("token", ["", "x", "a.b.c", "…", "x" * 2000, "eyJhbGciOiJIUzI1NiJ9.W10.x", "\u0000x"])
def test_it_refuses_nonsense(token: str, db: None) -> None:
    assert refresh(token).status_code in {400, 401}


def test_it_refuses_other_signatures(player: Player) -> None:
    assert refresh(forged(player.refresh)).status_code == 401
    assert refresh(unsigned(player.refresh)).status_code == 401


@pytest.mark.parametrize("change", [{"iss": "other"}, {"aud": "other"}, {"exp": 1}, {"token_type": "access"}])
def test_it_checks_every_claim(player: Player, change: dict[str, Any]) -> None:
    claims = jwt.decode(player.refresh, options={"verify_signature": False})
    signed = jwt.encode({**claims, **change}, django_settings.JWT_SIGNING_KEY, algorithm="HS256")
    assert refresh(signed).status_code == 401


def test_ended_tokens_are_forgotten(player: Player) -> None:
    now = timezone.now()
    rotate_refresh_token(refresh=player.refresh, now=now)
    assert forget_refresh_tokens(now=now) == 0
    assert forget_refresh_tokens(now=now + timedelta(days=31)) == 2
    assert not RefreshToken.objects.exists()
