"""Rules in the admin: previewed, saved and marked."""

from typing import Any

import pytest
from django.urls import reverse

from ranker.achievements.admin import PREVIEW
from ranker.achievements.catalogue import ensure_catalogue
from ranker.achievements.models import Achievement
from tests.conftest import Player
from tests.staff import browser_of, make_staff, shown
from tests.worlds import award_all, make_game, make_user, score

pytestmark = pytest.mark.django_db(transaction=True)
ADD = "/admin/achievements/achievement/add/"


def fields(**changes: Any) -> dict[str, Any]:
    rule = {"kind": "points", "threshold": 80, "window": "", "game": ""}
    rest = {"name": "Eighty", "slug": "eighty", "description": "80", "tier": "gold", "position": 50, "is_active": "on"}
    return {**rule, **rest, **changes}


@pytest.fixture
def browser(admin_user: Player) -> Any:
    return browser_of(admin_user.user)


def test_a_preview_says_how_many_would_hold_it_and_saves_nothing(browser: Any) -> None:
    game = make_game()
    for name, value in (("ada", 90), ("bob", 80), ("cyd", 70)):
        score(make_user(name), game, value)
    assert f'name="{PREVIEW}"' in shown(browser.get(ADD))
    page = browser.post(ADD, fields(**{PREVIEW: ""}))
    assert "2 players would hold this" in shown(page)
    assert 'value="Eighty"' in shown(page)
    assert not Achievement.objects.filter(slug="eighty").exists()


def test_a_saved_rule_is_marked_and_a_new_description_is_not(browser: Any) -> None:
    assert browser.post(ADD, fields()).status_code == 302
    made = Achievement.objects.get(slug="eighty")
    assert made.rule_changed_at is not None
    Achievement.objects.update(rule_changed_at=None)
    address = reverse("admin:achievements_achievement_change", args=[made.pk])
    assert browser.post(address, fields(description="Eighty points")).status_code == 302
    made.refresh_from_db()
    assert (made.description, made.rule_changed_at) == ("Eighty points", None)
    browser.post(address, fields(threshold=90))
    made.refresh_from_db()
    assert made.rule_changed_at is not None


def test_a_window_belongs_to_averages(browser: Any) -> None:
    assert "needs a window" in shown(browser.post(ADD, fields(kind="average")))
    assert "needs a window" in shown(browser.post(ADD, fields(window=10)))
    assert "down to 100" in shown(browser.post(ADD, fields(kind="rank", threshold=101)))


def test_the_list_tells_who_holds_what_and_nothing_is_deleted(browser: Any) -> None:
    score(make_user("ada"), make_game(), 10)
    award_all()
    assert "First Steps" in shown(browser.get("/admin/achievements/achievement/"))
    made = Achievement.objects.get(slug="first-steps")
    assert browser.get(reverse("admin:achievements_achievement_delete", args=[made.pk])).status_code == 403


def test_who_may_only_look_changes_nothing() -> None:
    ensure_catalogue()
    browser = browser_of(make_staff("watcher", "view"))
    made = Achievement.objects.get(slug="veteran")
    page = browser.get(reverse("admin:achievements_achievement_change", args=[made.pk]))
    assert page.status_code == 200
    assert 'name="_save"' not in shown(page)
    assert f'name="{PREVIEW}"' not in shown(page)
