"""Players in the admin: what they scored, bans with a reason, accounts deleted, and whose account is whose to touch."""

from typing import Any

import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import Group
from django.test import Client

from ranker.core.clock import utc_now
from ranker.scores.models import Moderation, Score
from ranker.scores.services.moderation import void_score
from ranker.users.models import User
from tests.conftest import PASSWORD, Api, Player
from tests.staff import browser_of, make_staff, shown
from tests.worlds import make_game, make_user, relay_all, score, season_of, values

URL = "/admin/users/user/"
pytestmark = pytest.mark.django_db
YES = {"confirmed": "yes"}


def act(browser: Client, name: str, *users: User, **more: Any) -> str:
    """Send what the list's form sends; what the page after it says."""
    form = {"action": name, "_selected_action": [user.pk for user in users], "index": 0, **more}
    return shown(browser.post(URL, form, follow=True))


def test_a_ban_asks_for_a_reason_and_hides_the_player_at_once(browser: Client, admin_user: Player) -> None:
    game, ada = make_game(), make_user("ada")
    score(ada, game, 5)
    asked = act(browser, "ban_players", ada)
    assert 'name="reason"' in asked
    assert "Say why" in act(browser, "ban_players", ada, **YES)
    assert not Moderation.objects.exists()
    assert "1 banned." in act(browser, "ban_players", ada, **YES, reason="Sells accounts")
    assert values(season_of(game)) == {"ada": None}
    row = Moderation.objects.get()
    assert (row.action, row.player, row.actor, row.reason) == ("ban", ada, admin_user.user, "Sells accounts")


def test_a_ban_is_lifted_from_the_players_page(browser: Client) -> None:
    game, ada = make_game(), make_user("ada")
    score(ada, game, 5)
    address = f"{URL}{ada.pk}/"
    browser.post(f"{address}ban/", {**YES, "reason": "Cheats"})
    page = shown(browser.get(f"{address}change/"))
    assert "Cheats" in page
    assert f"{address}unban/" in page
    assert f"{address}ban/" not in page
    browser.post(f"{address}unban/", {**YES, "reason": "Sorry"})
    assert values(season_of(game)) == {"ada": 5}


def test_who_is_banned_already_is_named_and_the_rest_is_banned(browser: Client) -> None:
    ada, bob = make_user("ada"), make_user("bob")
    act(browser, "ban_players", ada, **YES, reason="x")
    page = act(browser, "ban_players", ada, bob, **YES, reason="y")
    assert "ada: This player is already banned." in page
    assert "1 banned." in page


def test_nobody_bans_or_deletes_themselves(browser: Client, admin_user: Player) -> None:
    assert "cannot ban yourself" in act(browser, "ban_players", admin_user.user, **YES, reason="x")
    assert "cannot delete yourself" in act(browser, "delete_accounts", admin_user.user, **YES)
    user = User.objects.get(pk=admin_user.id)
    assert (user.banned_at, user.deleted_at) == (None, None)


def test_deleting_an_account_asks_first_and_keeps_the_scores(browser: Client, player: Player) -> None:
    game = make_game()
    score(player.user, game, 5)
    assert "cannot be undone" in act(browser, "delete_accounts", player.user)
    assert User.objects.get(pk=player.id).email is not None
    assert "1 deleted." in act(browser, "delete_accounts", player.user, **YES)
    gone = User.objects.get(pk=player.id)
    assert (gone.username, gone.email, gone.country, gone.is_active) == (f"deleted-{gone.pk}", None, "", False)
    assert Score.objects.filter(player=gone).count() == 1
    assert LogEntry.objects.filter(object_id=str(player.id)).exists()
    # A deleted account is looked at and nothing more.
    page = browser.get(f"{URL}{player.id}/change/")
    assert page.status_code == 200
    assert 'name="_save"' not in shown(page)


@pytest.mark.django_db(transaction=True)
def test_the_page_shows_boards_scores_and_the_trail(browser: Client) -> None:
    game, ada, bob = make_game(modes=("arcade",), score_unit="gold"), make_user("ada"), make_user("bob")
    relay_all()
    mode = game.modes.get()
    score(ada, game, 1234, mode_id=mode.pk)
    taken = score(ada, game, 9999).id
    score(bob, game, 5000)
    void_score(score_id=taken, reason="Replay was forged", actor=None, now=utc_now())
    page = shown(browser.get(f"{URL}{ada.pk}/change/"))
    assert "1,234 gold" in page
    assert "Tetris: arcade" in page
    assert f"/admin/scores/score/{taken}/change/" in page
    assert "Replay was forged" in page
    assert f"/admin/leaderboards/season/{season_of(game).pk}/change/" in page
    boards = browser.get(f"{URL}{ada.pk}/change/").context["boards"]["rows"]
    assert [[str(cell["text"]) for cell in row[1:3]] for row in boards if "all-time" in str(row[0]["text"])] == [
        ["2", "1,234 gold"]
    ]


def test_a_player_with_nothing_says_so(browser: Client, player: Player) -> None:
    page = shown(browser.get(f"{URL}{player.id}/change/"))
    for words in ("On no board", "No scores yet", "Nothing was ever voided"):
        assert words in page


def test_players_are_counted_up_to_a_thousand(browser: Client, query_count: Any) -> None:
    make_user("ada")
    with query_count() as queries:
        assert "2 players" in shown(browser.get(URL))
    assert not [q for q in queries if "COUNT(" in q["sql"].upper() and "users_user" in q["sql"]]


# --- Whose account is whose to touch ----------------------------------------------------------------------------------


def form_of(user: User, **changed: Any) -> dict[str, Any]:
    """A player's form as the page shows it."""
    shown_now = {"username": user.username, "display_name": user.display_name, "country": user.country,
                 "email": user.email or "", "external_id": "", "is_active": "on"}  # fmt: skip
    return {**shown_now, **changed}


def test_staff_do_not_give_themselves_rights() -> None:
    clerk, ada = make_staff("clerk", "view_user", "change_user"), make_user("ada")
    group = Group.objects.create(name="Everything")
    browser = browser_of(clerk)
    sent = form_of(ada, is_staff="on", is_superuser="on", groups=[group.pk], display_name="Ada L.")
    assert browser.post(f"{URL}{ada.pk}/change/", sent).status_code == 302
    ada.refresh_from_db()
    assert (ada.display_name, ada.is_staff, ada.is_superuser, ada.groups.count()) == ("Ada L.", False, False, 0)


@pytest.mark.parametrize("path", ["change/", "password/"])
def test_staff_do_not_touch_other_staff(admin_user: Player, path: str) -> None:
    browser = browser_of(make_staff("clerk", "view_user", "change_user"))
    sent = form_of(admin_user.user, email="clerk@example.org", password1="new-horse-1", password2="new-horse-1")
    assert browser.post(f"{URL}{admin_user.id}/{path}", sent).status_code == 403
    admin_user.user.refresh_from_db()
    assert admin_user.user.email == "boss@example.org"
    assert admin_user.user.check_password(PASSWORD)


def test_staff_do_not_ban_other_staff(admin_user: Player) -> None:
    clerk = browser_of(make_staff("clerk", "view_user", "add_moderation", "delete_user"))
    for name in ("ban_players", "delete_accounts"):
        assert "Only a superuser" in act(clerk, name, admin_user.user, **YES, reason="x")
    user = User.objects.get(pk=admin_user.id)
    assert (user.banned_at, user.deleted_at) == (None, None)


def test_a_moderator_bans_and_does_not_delete(player: Player) -> None:
    moderator = browser_of(make_staff("clerk", "view_user", "add_moderation"))
    assert "1 banned." in act(moderator, "ban_players", player.user, **YES, reason="x")
    act(moderator, "delete_accounts", player.user, **YES)
    assert moderator.post(f"{URL}{player.id}/delete-account/", YES).status_code == 403
    assert User.objects.get(pk=player.id).deleted_at is None


# --- Accounts ---------------------------------------------------------------------------------------------------------


def test_a_player_made_here_plays(browser: Client) -> None:
    sent = {"username": "grace", "email": "grace@example.org", "display_name": "Grace", "country": "us",
            "usable_password": "true", "password1": PASSWORD, "password2": PASSWORD}  # fmt: skip
    assert browser.post(f"{URL}add/", sent).status_code == 302
    grace = User.objects.get(username="grace")
    assert (grace.country, grace.email, grace.is_staff) == ("US", "grace@example.org", False)
    assert Api().post("/api/auth/login/", {"username": "grace", "password": PASSWORD}).status_code == 200


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("username", "deleted-7", "reserved"),
        ("username", "a", "3 to 32"),
        ("username", "BOSS", "already exists"),
        ("display_name", "a\u202eb", "control characters"),
        ("country", "ZZ", "ISO 3166"),
    ],
)
def test_the_rules_of_the_api_hold(browser: Client, field: str, value: str, said: str) -> None:
    sent = {"username": "grace", "password1": PASSWORD, "password2": PASSWORD, "usable_password": "true", field: value}
    page = browser.post(f"{URL}add/", sent)
    assert page.status_code == 200
    assert said in shown(page)
    assert not User.objects.filter(username="grace").exists()


def test_disabling_an_account_ends_its_sessions(browser: Client, player: Player) -> None:
    sent = form_of(player.user)
    del sent["is_active"]
    assert browser.post(f"{URL}{player.id}/change/", sent).status_code == 302
    assert player.api.get("/api/users/me/").status_code == 401
    assert player.user.refresh_tokens.filter(revoked_at=None).count() == 0
