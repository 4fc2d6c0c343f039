"""Signing up, logging in, one's account, and a score typed in."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from ranker.scores.models import Score
from ranker.scores.services.moderation import ban_player
from ranker.users.models import User
from ranker.users.services import change_profile, end_all_sessions
from tests.conftest import PASSWORD, Player
from tests.web.helpers import browser, text
from tests.worlds import make_game, relay_all, score

pytestmark = pytest.mark.django_db
NEW = {
    "username": "grace",
    "email": "grace@example.org",
    "password": PASSWORD,
    "display_name": "Grace",
    "country": "US",
}


def test_signing_up_leads_to_ones_page() -> None:
    visitor = browser()
    answer = visitor.post("/signup/", NEW)
    user = User.objects.get(username="grace")
    assert answer.status_code == 302 and answer.url == f"/players/{user.pk}/"
    assert (user.display_name, user.country) == ("Grace", "US")
    assert "Grace" in text(visitor.get("/")) and "Log in" not in text(visitor.get("/"))


def test_signing_up_leads_back_to_where_one_came_from() -> None:
    assert browser().post("/signup/", {**NEW, "next": "/games/global/"}).url == "/games/global/"
    assert browser().post("/login/", {"username": "grace", "password": PASSWORD, "next": "//evil.example"}).url == "/"


@pytest.mark.parametrize(
    ("fields", "says"),
    [
        ({"username": "ada"}, "This is taken."), ({"email": "ADA@example.org"}, "This is taken."),
        ({"password": "short"}, "too short"), ({"username": "a b"}, "A username has"),
        ({"username": "1234"}, "all digits"),
        ({"country": "ZZ"}, "valid choice"), ({"display_name": "x\u202ey"}, "control characters"),
        ({"username": ""}, "required"), ({"email": "no"}, "valid email"),
    ],
)  # fmt: skip
def test_what_is_wrong_with_a_sign_up_stands_at_its_field(fields: dict[str, str], says: str, player: Player) -> None:
    answer = browser().post("/signup/", {**NEW, **fields})
    assert answer.status_code == 400 and says in text(answer)
    assert 'aria-invalid="true"' in text(answer)
    assert not User.objects.filter(username="grace").exists()
    assert PASSWORD not in text(answer)


def test_logging_in_by_name_or_address(player: Player) -> None:
    for name in ("ada", "ADA", "ada@example.org"):
        visitor = browser()
        assert visitor.post("/login/?next=/account/", {"username": name, "password": PASSWORD}).url == "/account/"
        assert visitor.get("/account/").status_code == 200
        assert visitor.post("/logout/").url == "/"
        assert visitor.get("/account/").status_code == 302


def test_a_wrong_password_says_no_more_than_that(player: Player) -> None:
    for name in ("ada", "nobody"):
        answer = browser().post("/login/", {"username": name, "password": "wrong"})
        assert answer.status_code == 400 and "The username or the password is wrong." in text(answer)


def test_who_is_banned_is_told_so_in_a_sentence(player: Player) -> None:
    visitor = browser(player)
    ban_player(player_id=player.id, reason="Aimbot", actor=None, now=timezone.now())
    answer = visitor.get("/account/")
    assert answer.status_code == 403 and "This account is banned." in text(answer)
    assert visitor.get("/account/").status_code == 302, "the session is over"
    answer = browser().post("/login/", {"username": "ada", "password": PASSWORD})
    assert answer.status_code == 400 and "This account is banned." in text(answer)


def test_who_is_disabled_is_told_so_too(player: Player) -> None:
    visitor = browser(player)
    change_profile(user_id=player.id, changes={"is_active": False}, now=timezone.now())
    assert "This account is disabled." in text(visitor.get("/account/"))


def test_a_log_out_everywhere_ends_browsers_too(player: Player) -> None:
    visitor = browser(player)
    end_all_sessions(user_id=player.id, now=timezone.now())
    assert visitor.get("/account/").status_code == 302


def test_guessing_is_limited(player: Player, settings: Any) -> None:
    settings.RATE_LIMITS_ENABLED = True
    visitor = browser()
    answers = [visitor.post("/login/", {"username": "ada", "password": "wrong"}) for _ in range(11)]
    assert [answer.status_code for answer in answers] == [400] * 10 + [429]
    assert "One moment, please" in text(answers[-1]) and int(answers[-1].headers["Retry-After"]) > 0


def test_a_form_without_its_token_is_refused(player: Player) -> None:
    strict = Client(enforce_csrf_checks=True)
    for path in (
        "/login/",
        "/signup/",
        "/logout/",
        "/theme/",
        "/account/",
        "/account/delete/",
        "/account/live-ticket/",
    ):
        answer = strict.post(path, {"username": "ada", "password": PASSWORD})
        assert answer.status_code == 403 and "The form was open for too long" in text(answer), path


def test_i_change_what_others_see(player: Player) -> None:
    visitor = browser(player)
    fields = {"username": "ada", "email": "ada@example.org", "display_name": "Lady Ada", "country": "FR"}
    page = visitor.post("/account/", fields, follow=True)
    assert "Saved." in text(page) and "Lady Ada" in text(page)
    player.user.refresh_from_db()
    assert player.user.country == "FR"


def test_a_name_that_is_taken_is_said_at_its_field(player: Player, make_player: Callable[..., Player]) -> None:
    make_player("eve")
    answer = browser(player).post("/account/", {"username": "Eve", "email": "ada@example.org"})
    assert answer.status_code == 400 and "This is taken." in text(answer)


def test_a_new_password_ends_the_other_sessions_and_not_this_one(player: Player) -> None:
    here, elsewhere = browser(player), browser(player)
    answer = here.post(
        "/account/password/", {"current_password": PASSWORD, "new_password": "another-good-one"}, follow=True
    )
    assert "Your password is changed" in text(answer)
    assert here.get("/account/").status_code == 200
    assert elsewhere.get("/account/").status_code == 302
    wrong = here.post("/account/password/", {"current_password": "x", "new_password": "another-good-one"})
    assert wrong.status_code == 400 and "This is not your password." in text(wrong)


def test_i_take_my_data_with_me(player: Player) -> None:
    answer = browser(player).get("/account/export/")
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert answer.json()["account"]["username"] == "ada"


def test_deleting_needs_the_password_and_leaves_the_scores(player: Player) -> None:
    game, visitor = make_game(), browser(player)
    score(player.user, game, 10)
    refused = visitor.post("/account/delete/", {"password": "wrong"})
    # One field, so that the browser brings what is wrong into sight.
    assert refused.status_code == 400 and text(refused).count("autofocus") == 1
    page = visitor.post("/account/delete/", {"password": PASSWORD}, follow=True)
    assert "Your account is deleted" in text(page)
    assert User.objects.get(pk=player.id).deleted_at is not None
    assert Score.objects.filter(player_id=player.id).count() == 1


def test_a_ticket_for_my_own_events(player: Player) -> None:
    assert browser(player).post("/account/live-ticket/").json()["ticket"]
    assert browser().post("/account/live-ticket/").status_code == 401


class TestTypedScores:
    """Where the game allows it."""

    @pytest.mark.django_db(transaction=True)
    def test_a_score_is_on_the_board_once(self, player: Player) -> None:
        relay_all()
        make_game("darts", score_decimals=1, allows_manual_scores=True, modes=("Solo",))
        visitor, fields = browser(player), {"score": "1,180.5", "mode": "Solo", "key": "k" * 20}
        for _ in range(2):
            answer = visitor.post("/games/darts/submit/", fields)
            assert answer.status_code == 302 and answer.url == "/games/darts/?around=me"
        page = text(visitor.get(answer.url))
        page = page.split("<main")[-1]
        assert "1,180.5" in page and "Rank 1 of 1" in page and "personal best" in page
        assert Score.objects.get().value == 11805

    def test_what_is_wrong_stands_at_the_field(self, player: Player) -> None:
        make_game("darts", allows_manual_scores=True, max_score=180)
        visitor = browser(player)
        for typed, says in (("181", "between"), ("ten", "Give a number"), ("1.5", "whole number"), ("", "required")):
            answer = visitor.post("/games/darts/submit/", {"score": typed, "key": "k" * 20})
            assert answer.status_code == 400 and says in text(answer), typed
        assert not Score.objects.exists()

    def test_other_games_take_none(self, player: Player) -> None:
        make_game("duel")
        assert browser(player).get("/games/duel/submit/").status_code == 404
        assert browser(player).post("/games/duel/submit/", {"score": "1", "key": "k" * 20}).status_code == 404
        assert "Submit a score" not in text(browser(player).get("/games/duel/"))

    def test_one_has_to_log_in(self) -> None:
        make_game("darts", allows_manual_scores=True)
        assert browser().get("/games/darts/submit/").status_code == 302
