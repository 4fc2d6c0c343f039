"""Hooks and their log in the admin."""

import re
from typing import Any

import pytest
from django.urls import reverse

from ranker.core.clock import utc_now
from ranker.hooks.models import Delivery, Hook, State
from ranker.hooks.secrets import decrypt
from ranker.hooks.services.hooks import create_hook
from ranker.hooks.services.queue import NewEvent, claim, enqueue, settle
from tests.conftest import Player
from tests.staff import browser_of, make_staff, shown
from tests.worlds import make_game

pytestmark = pytest.mark.django_db
SECRET = re.compile(r'id="secret">(whsec_[\w-]+)<')


@pytest.fixture
def browser(admin_user: Player) -> Any:
    return browser_of(admin_user.user)


@pytest.fixture
def delivery() -> Delivery:
    """One that was given up after an attempt."""
    hook, _ = create_hook(game=make_game(), url="https://hooks.example/", events=["score.accepted"])
    enqueue(events=[NewEvent("score.accepted", "a", hook.game_id, 1, utc_now(), {})], game_slugs={})
    taken = claim(now=utc_now())
    assert taken is not None
    settle(delivery=taken, status_code=500, error="answered 500", milliseconds=12, now=utc_now())
    Delivery.objects.update(state=State.GIVEN_UP)
    return Delivery.objects.get()


def test_a_new_hook_shows_its_secret_once(browser: Any) -> None:
    fields = {"game": make_game().pk, "url": "https://hooks.example/", "events": ["score.accepted", "record.broken"]}
    page = browser.post("/admin/hooks/hook/add/", {**fields, "description": "", "is_active": "on"})
    found = SECRET.search(page.content.decode())
    hook = Hook.objects.get()
    assert found is not None and decrypt(hook.secret) == found[1]
    assert hook.events == ["score.accepted", "record.broken"]
    again = shown(browser.get(reverse("admin:hooks_hook_change", args=[hook.pk])))
    assert found[1] not in again and hook.secret not in again


def test_a_hook_needs_an_event_and_a_web_address(browser: Any) -> None:
    game = make_game()
    for fields in ({"url": "https://hooks.example/"}, {"url": "ftp://hooks.example/", "events": ["score.accepted"]}):
        assert browser.post("/admin/hooks/hook/add/", {"game": game.pk, **fields}).status_code == 200
    assert not Hook.objects.exists()


def test_a_new_secret_takes_the_place_of_the_old_one(browser: Any) -> None:
    hook, old = create_hook(game=make_game(), url="https://hooks.example/", events=["score.accepted"])
    address = reverse("admin:hooks_hook_new_secret", args=[hook.pk])
    assert SECRET.search(browser.get(address).content.decode()) is None
    found = SECRET.search(browser.post(address, {"confirmed": "1"}).content.decode())
    hook.refresh_from_db()
    assert found is not None and decrypt(hook.secret) == found[1] != old


def test_the_log_shows_attempts_and_sends_again(browser: Any, delivery: Delivery) -> None:
    assert "given up" in shown(browser.get("/admin/hooks/delivery/"))
    page = shown(browser.get(reverse("admin:hooks_delivery_change", args=[delivery.pk])))
    assert "answered 500" in page
    browser.post("/admin/hooks/delivery/", {"action": "send_chosen_again", "_selected_action": [delivery.pk]})
    delivery.refresh_from_db()
    assert (delivery.state, delivery.attempts) == (State.PENDING, 0)
    Delivery.objects.update(state=State.DELIVERED)
    browser.post(reverse("admin:hooks_delivery_send_one_again", args=[delivery.pk]), {"confirmed": "1"})
    delivery.refresh_from_db()
    assert delivery.state == State.PENDING


def test_who_may_only_look_sends_nothing(delivery: Delivery) -> None:
    browser = browser_of(make_staff("watcher", "view"))
    assert browser.get(reverse("admin:hooks_delivery_change", args=[delivery.pk])).status_code == 200
    browser.post("/admin/hooks/delivery/", {"action": "send_chosen_again", "_selected_action": [delivery.pk]})
    delivery.refresh_from_db()
    assert delivery.state == State.GIVEN_UP
