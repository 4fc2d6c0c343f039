"""Every page of the admin, for each who may come: superusers, staff who may only look, and players, who may not."""

from collections.abc import Callable
from typing import Any

import pytest
from django.apps import apps
from django.contrib import admin
from django.test import Client
from django.urls import reverse

from ranker.core.clock import utc_now
from ranker.games.models import Game
from ranker.games.services import create_key
from ranker.scores.services.moderation import ban_player, void_score
from tests.conftest import Player
from tests.staff import browser_of, make_staff, shown
from tests.worlds import make_game, make_user, score, season_of

pytestmark = pytest.mark.django_db
admin.autodiscover()
# What other floors register has tests of its own.
APPS = {"auth", "users", "games", "leaderboards", "scores", "axes"}
MODELS = sorted((m for m in admin.site._registry if m._meta.app_label in APPS), key=lambda model: model._meta.label)
ids = [model._meta.label for model in MODELS]


@pytest.fixture
def world(admin_user: Player) -> dict[str, Any]:
    """One of everything, by the label of its model."""
    game, ada, eve = make_game(modes=("arcade",), score_decimals=2), make_user("ada"), make_user("eve")
    receipt = score(ada, game, 4250)
    key, _ = create_key(game=game, name="eu-west", created_by=admin_user.user)
    trail = void_score(score_id=score(ada, game, 99).id, reason="Aimbot", actor=admin_user.user, now=utc_now())
    ban_player(player_id=eve.pk, reason="Sells accounts", actor=None, now=utc_now())
    group = apps.get_model("auth.Group").objects.create(name="Watchers")
    return {
        "games.Game": game.pk,
        "games.GameKey": key.pk,
        "leaderboards.Season": season_of(game).pk,
        "scores.Score": receipt.id,
        "scores.Moderation": trail.pk,
        "users.User": ada.pk,
        "auth.Group": group.pk,
    }


def url(model: Any, page: str, *args: Any) -> str:
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_{page}", args=args)


@pytest.mark.parametrize("model", MODELS, ids=ids)
def test_a_superuser_sees_every_list_and_every_row(model: Any, world: dict[str, Any], admin_user: Player) -> None:
    browser = browser_of(admin_user.user)
    assert browser.get(url(model, "changelist")).status_code == 200
    page = browser.get(url(model, "change", world[model._meta.label]))
    assert page.status_code == 200
    assert browser.get(url(model, "changelist"), {"q": "no-such-thing"}).status_code == 200


@pytest.mark.parametrize("model", MODELS, ids=ids)
def test_who_may_view_looks_and_does_not_touch(model: Any, world: dict[str, Any]) -> None:
    browser = browser_of(make_staff("watcher", "view"))
    for address in (url(model, "changelist"), url(model, "change", world[model._meta.label])):
        page = browser.get(address)
        assert page.status_code == 200
        assert 'name="_save"' not in page.content.decode()
        assert 'name="action"' not in page.content.decode()
    assert browser.get(url(model, "add")).status_code == 403
    assert browser.post(url(model, "change", world[model._meta.label]), {}).status_code == 403
    assert browser.post(url(model, "delete", world[model._meta.label]), {"post": "yes"}).status_code == 403


@pytest.mark.parametrize("model", MODELS, ids=ids)
def test_staff_without_rights_and_players_see_nothing(model: Any, world: dict[str, Any]) -> None:
    temp, gamer = browser_of(make_staff("temp")), browser_of(make_user("gamer"))
    for page, args in (("changelist", ()), ("change", (world[model._meta.label],)), ("add", ())):
        assert temp.get(url(model, page, *args)).status_code == 403
        assert gamer.get(url(model, page, *args)).status_code == 302


ACTIONS = [
    ("scores.Score", "void"),
    ("scores.Score", "hold"),
    ("scores.Score", "restore"),
    ("users.User", "ban"),
    ("users.User", "unban"),
    ("users.User", "delete-account"),
    ("games.GameKey", "revoke"),
]


@pytest.mark.parametrize(("label", "what"), ACTIONS)
def test_an_action_asks_who_may_and_refuses_who_may_not(
    label: str, what: str, world: dict[str, Any], admin_user: Player
) -> None:
    address = f"{url(apps.get_model(label), 'changelist')}{world[label]}/{what}/"
    page = browser_of(admin_user.user).get(address)
    assert page.status_code == 200
    assert 'name="confirmed"' in page.content.decode()
    watcher = browser_of(make_staff("watcher", "view"))
    assert watcher.get(address).status_code == 403
    assert watcher.post(address, {"confirmed": "yes", "reason": "x"}).status_code == 403


LIST_ACTIONS = [
    ("scores.Score", "void_scores"),
    ("users.User", "ban_players"),
    ("users.User", "delete_accounts"),
    ("games.GameKey", "revoke_keys"),
]


@pytest.mark.parametrize(("label", "action"), LIST_ACTIONS)
def test_an_action_of_a_list_is_not_open_to_watchers(label: str, action: str, world: dict[str, Any]) -> None:
    form = {"action": action, "_selected_action": [world[label]], "confirmed": "yes", "reason": "x"}
    before = list(apps.get_model(label).objects.filter(pk=world[label]).values())
    browser_of(make_staff("watcher", "view")).post(url(apps.get_model(label), "changelist"), form)
    assert list(apps.get_model(label).objects.filter(pk=world[label]).values()) == before


def test_the_first_page_says_what_waits(world: dict[str, Any], admin_user: Player) -> None:
    page = shown(browser_of(admin_user.user).get("/admin/"))
    assert "Held for review" in page
    assert "Aimbot" in page
    assert "Aimbot" not in shown(browser_of(make_staff("temp")).get("/admin/"))


def test_nobody_is_shown_a_door_that_is_locked(world: dict[str, Any]) -> None:
    page = shown(browser_of(make_staff("temp", "view_score")).get("/admin/"))
    assert "/admin/scores/score/" in page
    assert "/admin/users/user/" not in page


def test_noise_has_no_page() -> None:
    assert not [label for label in ids if label.startswith("axes")]
    assert Game in admin.site._registry


@pytest.mark.parametrize("code", ["pt-br", "x' OR 1=1", "999999999999999999999999"])
@pytest.mark.parametrize("model", MODELS, ids=ids)
def test_odd_addresses_are_no_crash(model: Any, code: str, admin_user: Player) -> None:
    browser = browser_of(admin_user.user)
    assert browser.get(url(model, "changelist"), {"q": code}).status_code == 200
    assert browser.get(url(model, "changelist") + f"{code.encode().hex()}/change/").status_code == 302


def test_a_name_is_locked_after_ten_failures(admin_user: Player, client: Client, make_name: Callable[..., str]) -> None:
    for n in range(10):
        form = {"username": make_name(n), "password": "wrong"}
        last = client.post("/admin/login/", form)
    assert last.status_code == 429
    assert "Too many attempts" in shown(last)
    assert client.post("/admin/login/", {"username": "boss", "password": "correct-horse-battery"}).status_code == 429


@pytest.fixture
def make_name() -> Callable[..., str]:
    """One account under all its names."""
    return lambda n: ("boss", "BOSS", "boss@example.org")[n % 3]
