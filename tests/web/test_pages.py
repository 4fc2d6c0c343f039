"""Every public page, with nothing there, with a little, and with Redis or PostgreSQL away."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import OperationalError
from django.utils import timezone

from ranker.core.redis import breaker
from ranker.leaderboards.models import Season
from ranker.scores.services.moderation import ban_player
from tests.conftest import Player
from tests.web.helpers import browser, text
from tests.worlds import award_all, make_game, make_user, relay_all, score, season_of

pytestmark = pytest.mark.django_db
PUBLIC = ("/", "/news/", "/games/global/", "/achievements/", "/players/", "/players/?q=ad", "/login/", "/signup/")


@pytest.fixture
def world(make_player: Callable[..., Player]) -> dict[str, Any]:
    """A game in two modes with two decimals, Ada ahead of Ben."""
    game = make_game("sky-race", modes=("Solo", "Co-op"), score_decimals=2, score_unit="seconds", description="Fly.")
    ada, ben = make_player("ada", display_name="Ada <3", country="GB"), make_player("ben")
    score(ada.user, game, 12345)
    score(ben.user, game, 999)
    score(ben.user, game, 1050)
    return {"game": game, "ada": ada, "ben": ben}


@pytest.mark.parametrize("path", PUBLIC)
def test_a_new_installation_has_every_page(path: str) -> None:
    assert browser().get(path).status_code == 200


@pytest.mark.parametrize("path", PUBLIC)
def test_a_page_allows_nothing_inline_and_nothing_foreign(path: str, world: dict[str, Any]) -> None:
    answer = browser(world["ada"]).get(path)
    policy = answer.headers.get("Content-Security-Policy", "")
    if answer.status_code == 200:
        assert "default-src 'none'" in policy and "unsafe" not in policy and "frame-ancestors 'none'" in policy
    page = answer.content.decode()
    assert "<style" not in page and " style=" not in page and "onclick" not in page
    assert "<script>" not in page and "https://" not in page


@pytest.mark.parametrize("path", ["/admin/login/", "/api/docs/", "/api/redoc/"])
def test_the_admin_and_the_documents_have_policies_of_their_own(path: str) -> None:
    policy = browser().get(path).headers["Content-Security-Policy"]
    assert "'unsafe-inline'" in policy and "default-src 'none'" in policy


def test_the_live_process_may_be_listened_to_and_nobody_else(world: dict[str, Any]) -> None:
    policy = (
        browser().get("/", headers={"host": "play.example:9000"}, SERVER_PORT="9000").headers["Content-Security-Policy"]
    )
    assert "connect-src 'self' http://play.example:9001;" in policy


def test_a_board_shows_ranks_names_and_values_in_the_games_decimals(world: dict[str, Any]) -> None:
    page = text(browser().get("/games/sky-race/"))
    assert page.index("123.45") < page.index("10.50")
    assert "Ada &lt;3" in page and "Ada <3" not in page
    assert "Seconds" in page and "Fly." in page
    for tab in ("All time", "Today", "This week", "This month", "Solo", "Co-op"):
        assert f">{tab}</a>" in page
    assert 'data-live="/live/leaderboard/sky-race/"' in page


def test_a_tab_is_a_board_of_its_own(world: dict[str, Any]) -> None:
    score(world["ada"].user, world["game"], 777, mode_id=world["game"].modes.get(name="Solo").pk)
    page = text(browser().get("/games/sky-race/?mode=Solo"))
    assert "7.77" in page and "10.50" not in page
    assert 'data-live="/live/leaderboard/sky-race/?mode=Solo"' in page


def test_htmx_is_sent_the_board_alone(world: dict[str, Any]) -> None:
    answer = browser().get("/games/sky-race/?window=daily", headers={"HX-Request": "true"})
    assert b"<html" not in answer.content and b'<section id="board"' in answer.content
    assert "HX-Request" in answer.headers["Vary"]


def test_a_page_further_down_has_no_live_updates_and_a_place_to_ask(world: dict[str, Any], monkeypatch: Any) -> None:
    monkeypatch.setattr("ranker.web.boards.PAGE", 1)
    page = text(browser().get("/games/sky-race/?page=2"))
    assert "data-live=" not in page
    assert 'data-poll="/api/leaderboard/sky-race/?limit=1&amp;offset=1"' in page
    assert "10.50" in page and "123.45" not in page


def test_around_a_player_stand_the_others(world: dict[str, Any]) -> None:
    page = text(browser().get(f"/games/sky-race/?around={world['ben'].id}"))
    assert "rank <strong>2</strong> of 2" in page
    assert f"/around/{world['ben'].id}/?radius=10" in page


def test_who_is_not_on_the_board_is_told_so(world: dict[str, Any], make_player: Callable[..., Player]) -> None:
    new = make_player("new")
    assert "not on this board" in text(browser().get(f"/games/sky-race/?around={new.id}"))
    assert "You are not on this board yet" in text(browser(new).get("/games/sky-race/?around=me"))
    assert "You are not on this board yet" in text(browser(new).get("/games/sky-race/me/"))


def test_i_am_asked_to_log_in_to_see_myself(world: dict[str, Any]) -> None:
    answer = browser().get("/games/sky-race/?around=me")
    assert answer.status_code == 302 and answer.url == "/login/?next=/games/sky-race/%3Faround%3Dme"


def test_my_standing_says_what_is_missing(world: dict[str, Any]) -> None:
    page = text(browser(world["ben"]).get("/games/sky-race/me/"))
    assert "#2" in page and "112.95 to rank 1" in page


def test_a_player_is_found_by_how_the_name_begins(world: dict[str, Any]) -> None:
    for path in ("/games/sky-race/find/?q=AD", "/players/?q=Ad"):
        page = text(browser().get(path))
        assert "Ada &lt;3" in page and "ben" not in page.split("<main")[-1]
    part = browser().get("/games/sky-race/find/?q=zz", headers={"HX-Request": "true"})
    assert "Nobody on this board" in text(part) and b"<html" not in part.content


def test_until_a_name_is_typed_the_leaders_are_shown(world: dict[str, Any]) -> None:
    shown = text(browser().get("/players/"))
    assert shown.index("#1<") < shown.index("Ada &lt;3") < shown.index("#2<")
    assert "Leading overall" not in text(browser().get("/players/?q=ad"))


def test_what_has_one_board_without_an_end_has_neither_tabs_nor_past_seasons(world: dict[str, Any]) -> None:
    page = browser().get("/games/global/").content.decode()
    assert 'class="tab"' not in page and "Past seasons" not in page


def test_who_looks_at_themselves_is_not_told_twice_where_they_are(world: dict[str, Any]) -> None:
    page = browser(world["ada"]).get("/games/sky-race/?around=me").content.decode()
    assert "You are at rank" in page and "/games/sky-race/me/" not in page


def test_past_seasons_have_winners_and_are_not_live(world: dict[str, Any]) -> None:
    season = season_of(world["game"], "daily")
    ago = timezone.now() - timedelta(days=1)
    Season.objects.filter(pk=season.pk).update(starts_at=ago - timedelta(days=1), ends_at=ago, state="closed")
    page = text(browser().get("/games/sky-race/seasons/"))
    assert "Ada &lt;3" in page and f"?season={season.pk}" in page
    page = text(browser().get(f"/games/sky-race/?season={season.pk}"))
    assert f"<strong>{ago - timedelta(days=1):%-d %b} – {ago:%-d %b %Y}</strong>" in page
    assert "A past season" in page and "data-live=" not in page and "data-poll=" not in page


def test_a_profile_tells_of_games_rivals_and_scores(world: dict[str, Any]) -> None:
    page = text(browser().get(f"/players/{world['ben'].id}/"))
    assert "<svg" in page and 'class="best"' in page
    assert "#2" in page and "Ada &lt;3" in page and "10.50" in page


@pytest.mark.django_db(transaction=True)
def test_achievements_show_what_i_hold(world: dict[str, Any]) -> None:
    relay_all()
    award_all()
    page = text(browser(world["ada"]).get("/achievements/"))
    assert "First Steps" in page and "You hold" in page and "Ada &lt;3" in page
    assert "First Steps" in text(browser().get(f"/players/{world['ada'].id}/"))


@pytest.mark.django_db(transaction=True)
def test_the_first_page_tells_what_happened(world: dict[str, Any]) -> None:
    relay_all()
    award_all()
    page = text(browser().get("/"))
    assert "Sky-Race" in page and "123.45" in page and "First Steps" in page


@pytest.mark.parametrize(
    "path",
    [
        "/games/none/", "/games/sky-race/?window=hourly", "/games/sky-race/?mode=Duel", "/games/sky-race/?season=9999",
        "/games/sky-race/?season=x", "/games/sky-race/?page=0", "/games/sky-race/?page=x", "/games/sky-race/?around=x",
        "/games/sky-race/?leaderboard=x", "/players/999999/", "/games/none/seasons/", "/games/none/find/?q=a",
        "/games/sky-race/me/", "/games/sky-race/?page=99999999999999999999", "/nope/", "/games/%F0%9F%92%A9/",
    ],
)  # fmt: skip
def test_what_is_not_there_is_a_friendly_404(path: str, world: dict[str, Any]) -> None:
    answer = browser().get(path)
    assert answer.status_code == 404
    assert "Nothing here" in text(answer) and "Content-Security-Policy" in answer.headers


def test_who_is_banned_has_no_page(world: dict[str, Any]) -> None:
    ban_player(player_id=world["ada"].id, reason="Aimbot", actor=None, now=timezone.now())
    assert browser().get(f"/players/{world['ada'].id}/").status_code == 404


def test_without_redis_boards_come_from_the_database(world: dict[str, Any], monkeypatch: Any) -> None:
    monkeypatch.setattr(breaker, "open_until", float("inf"))
    for path in ("/", "/games/sky-race/", f"/players/{world['ben'].id}/", "/achievements/"):
        page = browser().get(path)
        assert page.status_code == 200, path
    assert "123.45" in text(browser().get("/games/sky-race/"))


def test_without_the_database_there_is_a_friendly_503(world: dict[str, Any], monkeypatch: Any) -> None:
    def away(*_: Any, **__: Any) -> None:
        raise OperationalError("secret")

    monkeypatch.setattr("ranker.web.views.boards.get_board_page", away)
    answer = browser().get("/games/sky-race/")
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "2")
    assert "Back in a moment" in text(answer) and "secret" not in text(answer)


def test_a_mistake_of_ours_is_a_friendly_500(world: dict[str, Any], monkeypatch: Any) -> None:
    monkeypatch.setattr("ranker.web.views.boards.get_board_page", lambda **_: 1 / 0)
    answer = browser().get("/games/sky-race/")
    assert answer.status_code == 500 and "our mistake" in text(answer)


def test_colours_are_remembered_without_a_script() -> None:
    visitor = browser()
    answer = visitor.post("/theme/", {"theme": "dark", "next": "/achievements/"})
    assert answer.url == "/achievements/"
    assert b'data-theme="dark"' in visitor.get("/").content
    assert visitor.post("/theme/", {"theme": "x", "next": "//evil.example"}).url == "/"


def test_nobody_is_on_a_new_board(db: None) -> None:
    game = make_game("fresh", allows_manual_scores=True)
    make_user("idle")
    page = text(browser().get(f"/games/{game.slug}/"))
    assert "The first score takes the lead" in page and "Submit a score" in page
