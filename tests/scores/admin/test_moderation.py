"""Scores are moderated with a reason, and every deed leaves a trail."""

from typing import Any

import pytest
from django.test import Client

from ranker.core.clock import utc_now
from ranker.scores.models import Action, Moderation, Score, Status
from ranker.scores.services.moderation import hold_score, void_score
from tests.conftest import Player
from tests.scores.admin.ledger import URL
from tests.staff import browser_of, make_staff, shown
from tests.worlds import make_game, make_user, score, season_of, values

pytestmark = pytest.mark.django_db


def act(browser: Client, name: str, *ids: int, **more: Any) -> Any:
    """Send what the list's form sends."""
    return browser.post(URL, {"action": f"{name}_scores", "_selected_action": ids, "index": 0, **more}, follow=True)


def test_a_void_asks_for_a_reason_and_is_done_with_one(browser: Client, admin_user: Player) -> None:
    game, ada = make_game(), make_user("ada")
    score(ada, game, 50)
    best = score(ada, game, 90).id
    asked = shown(act(browser, "void", best))
    assert "Void score" in asked
    assert "90 points by ada" in asked
    assert 'name="reason"' in asked
    for reason in ("", "   "):
        assert "Say why" in shown(act(browser, "void", best, confirmed="yes", reason=reason))
    assert Score.objects.get(pk=best).status == Status.ACCEPTED
    assert not Moderation.objects.exists()
    assert "1 voided." in shown(act(browser, "void", best, confirmed="yes", reason="Aimbot"))
    assert Score.objects.get(pk=best).status == Status.VOIDED
    row = Moderation.objects.get()
    assert (row.action, row.score_id, row.player, row.actor, row.reason) == (
        "void",
        best,
        ada,
        admin_user.user,
        "Aimbot",
    )
    assert values(season_of(game)) == {"ada": 50}


def test_the_question_is_a_plain_form_that_repeats_what_was_chosen(browser: Client) -> None:
    game, ada = make_game(), make_user("ada")
    first, second = score(ada, game, 1).id, score(ada, game, 2).id
    page = shown(act(browser, "hold", first, second))
    for name, value in (("action", "hold_scores"), ("_selected_action", first), ("_selected_action", second)):
        assert f'<input type="hidden" name="{name}" value="{value}">' in page
    assert "csrfmiddlewaretoken" in page


def test_hold_and_restore_from_a_scores_page(browser: Client) -> None:
    found = score(make_user("ada"), make_game(), 1).id
    for name, status in (("hold", Status.HELD), ("restore", Status.ACCEPTED)):
        assert f"{URL}{found}/{name}/" in shown(browser.get(f"{URL}{found}/change/"))
        page = browser.post(f"{URL}{found}/{name}/", {"confirmed": "yes", "reason": "To be seen"}, follow=True)
        assert page.redirect_chain[-1][0] == f"{URL}{found}/change/"
        assert Score.objects.get(pk=found).status == status
    page = shown(browser.get(f"{URL}{found}/change/"))
    assert page.count("To be seen") == 2
    assert f"{URL}{found}/restore/" not in page


def test_each_row_that_is_refused_says_why_and_the_rest_is_done(browser: Client) -> None:
    game, ada = make_game(), make_user("ada")
    first, second = score(ada, game, 1).id, score(ada, game, 2).id
    void_score(score_id=first, reason="x", actor=None, now=utc_now())
    page = shown(act(browser, "void", first, second, confirmed="yes", reason="Both"))
    assert "This score is voided already." in page
    assert f"Score {first}: 1 points" in page
    assert "1 voided." in page
    assert Moderation.objects.filter(action=Action.VOID, reason="Both").count() == 1


def test_too_many_at_once_are_refused(browser: Client, monkeypatch: Any) -> None:
    monkeypatch.setattr("ranker.scores.admin.acting.AT_ONCE", 1)
    game, ada = make_game(), make_user("ada")
    chosen = [score(ada, game, n).id for n in range(2)]
    assert "at once" in shown(act(browser, "void", *chosen, confirmed="yes", reason="x"))
    assert not Moderation.objects.exists()


def test_the_whole_ledger_cannot_be_chosen(browser: Client, monkeypatch: Any) -> None:
    monkeypatch.setattr("ranker.scores.admin.acting.AT_ONCE", 1)
    game, ada = make_game(), make_user("ada")
    chosen = [score(ada, game, n).id for n in range(2)]
    act(browser, "void", chosen[0], select_across=1, confirmed="yes", reason="x")
    assert not Moderation.objects.exists()


def test_a_page_followed_by_its_link_changes_nothing(browser: Client) -> None:
    found = score(make_user("ada"), make_game(), 1).id
    assert browser.get(f"{URL}{found}/void/?confirmed=yes&reason=x").status_code == 200
    assert Score.objects.get(pk=found).status == Status.ACCEPTED
    assert browser.get(f"{URL}999/void/").status_code == 404


@pytest.mark.parametrize("path", ["add/", "{}/delete/"])
def test_the_ledger_is_not_added_to_and_not_deleted_from(browser: Client, path: str) -> None:
    found = score(make_user("ada"), make_game(), 1).id
    assert browser.get(URL + path.format(found)).status_code == 403
    assert browser.post(URL + path.format(found), {"post": "yes"}).status_code == 403


def test_the_ledger_is_not_edited(browser: Client) -> None:
    found = score(make_user("ada"), make_game(), 1).id
    assert browser.post(f"{URL}{found}/change/", {"value": 99, "status": "voided"}).status_code == 403
    assert Score.objects.values_list("value", "status").get(pk=found) == (1, "accepted")


def test_a_moderator_needs_no_more_than_the_trail() -> None:
    found = score(make_user("ada"), make_game(), 1).id
    moderator = browser_of(make_staff("moe", "view_score", "add_moderation"))
    assert "1 voided." in shown(act(moderator, "void", found, confirmed="yes", reason="x"))
    assert Moderation.objects.get().actor.username == "moe"


def test_the_trail_is_filtered_and_searched(browser: Client, admin_user: Player) -> None:
    game, ada, bob = make_game(), make_user("ada"), make_user("bob")
    one, two = score(ada, game, 1).id, score(bob, game, 2).id
    void_score(score_id=one, reason="Aimbot, seen twice", actor=admin_user.user, now=utc_now())
    hold_score(score_id=two, reason="Outlier", actor=None, now=utc_now())

    def found(**asked: Any) -> list[str]:
        page = browser.get("/admin/scores/moderation/", asked)
        return [row.action for row in page.context["cl"].result_list]

    assert found() == ["hold", "void"]
    assert found(action__exact="void") == ["void"]
    assert found(actor=admin_user.id) == ["void"]
    assert found(actor="x") == ["hold", "void"]
    assert found(q="SEEN") == ["void"]
    assert found(q="bo") == ["hold", "void"]
    assert found(q="bob") == ["hold"]
    assert found(created_at_to="2020-01-01") == []
