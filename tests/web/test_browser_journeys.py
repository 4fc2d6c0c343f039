"""What players do, in a real browser against real processes."""

from collections.abc import Callable
from typing import Any

import pytest

from tests.web.conftest import PHONE, Window
from tests.web.site import Site

Open = Callable[..., Window]
NEW_PASSWORD = "a-new-and-better-one"


@pytest.fixture(scope="module", autouse=True)
def darts(site: Site) -> str:
    """A game whose players type their scores in."""
    site.manage(
        "shell",
        "-c",
        "from tests.worlds import make_game, make_user, score;"
        "game = make_game('darts', score_decimals=1, allows_manual_scores=True, max_score=100000);"
        "[score(make_user(f'thrower-{n}'), game, 1000 * n) for n in range(1, 31)]",
    )
    return "/games/darts/"


def sign_up(window: Window, name: str) -> Window:
    window.go("/signup/")
    for field, value in (("username", name), ("email", f"{name}@example.org"), ("password", "correct-horse-battery")):
        window.page.fill(f"main [name={field}]", value)
    window.page.click("main form button")
    window.page.wait_for_selector("h1")
    return window


def submit(window: Window, typed: str) -> None:
    window.go("/games/darts/submit/")
    window.page.fill("[name=score]", typed)
    window.page.click("main form button")
    window.page.wait_for_selector(".messages")


def top_of(window: Window, player: str) -> float:
    box = window.row(player).bounding_box()
    assert box is not None
    return float(box["y"])


def test_one_submits_and_the_others_row_moves_without_a_reload(windows: Open, darts: str) -> None:
    player = sign_up(windows(size=PHONE, colours="dark"), "riser")
    submit(player, "150.0")
    hall = windows().go(darts).is_live()
    hall.page.evaluate("window.wasHere = true")
    me = player.me
    before, rank = top_of(hall, me), int(hall.row(me).get_attribute("data-rank"))
    submit(player, "2,950.5")
    hall.page.wait_for_selector(f'tr[data-player="{me}"][data-rank="2"]')
    hall.until("!document.getAnimations().some(a => a.effect.target.matches('tr'))")
    assert rank > 10 and top_of(hall, me) < before
    assert hall.row(me).locator(".score").inner_text() == "2,950.5"
    hall.until("document.querySelector('#announcements').textContent.includes('riser')")
    assert hall.page.evaluate("window.wasHere") is True, "it was reloaded"


def test_a_newcomer_appears_and_the_count_grows(windows: Open, darts: str) -> None:
    hall = windows().go(darts).is_live()
    count = int(hall.page.inner_text("[data-total]"))
    player = sign_up(windows(), "newcomer")
    submit(player, "9999")
    hall.page.wait_for_selector(f'tr[data-player="{player.me}"][data-rank="1"]')
    assert int(hall.page.inner_text("[data-total]")) == count + 1


def test_where_events_are_blocked_the_page_asks(windows: Open, darts: str) -> None:
    hall = windows()
    hall.page.route("**/live/**", lambda route: route.abort())
    hall.go(darts)
    hall.page.wait_for_selector('[data-live-state="polling"]')
    player = sign_up(windows(), "latecomer")
    submit(player, "2,222.2")
    hall.page.wait_for_selector(f'tr[data-player="{player.me}"]')
    # The browser says itself that it was kept from connecting.
    hall.complaints.clear()


def test_rows_do_not_glide_for_who_wants_no_motion(windows: Open, darts: str) -> None:
    hall = windows(reduced_motion="reduce").go(darts).is_live()
    hall.page.evaluate("() => { Element.prototype.animate = () => { throw new Error('it moves') } }")
    player = sign_up(windows(), "quiet")
    submit(player, "2,111")
    hall.page.wait_for_selector(f'tr[data-player="{player.me}"]')


def test_i_find_myself_and_others(windows: Open, darts: str) -> None:
    window = sign_up(windows(size=PHONE), "seeker")
    submit(window, "55")
    assert window.row(window.me).get_attribute("class") == "mine"
    window.go(darts)
    window.page.wait_for_selector(".standing .place")
    window.page.click(".standing a")
    window.page.wait_for_selector("text=You are at rank")
    window.go(darts)
    window.page.type("#search", "thrower-7")
    window.page.click("#found a")
    window.page.wait_for_selector("tr.sought")
    assert "thrower-7" in window.page.inner_text("tr.sought")


def test_tabs_change_the_board_alone_and_the_way_back_works(windows: Open) -> None:
    window = windows().go("/games/star-raiders/").is_live()
    window.page.evaluate("window.wasHere = true")
    window.page.click("nav.tabs >> text=Arcade")
    window.page.wait_for_selector('.tab[aria-current]:has-text("Arcade")')
    window.is_live()
    assert window.page.url.endswith("?mode=Arcade")
    assert window.page.evaluate("window.wasHere") is True
    window.page.go_back()
    window.page.wait_for_selector('.tab[aria-current]:has-text("All time")')


def test_an_account_from_its_beginning_to_its_end(windows: Open) -> None:
    window = sign_up(windows(), "mayfly")
    window.go("/account/")
    window.page.fill("[name=display_name]", "May Fly")
    window.page.select_option("[name=country]", "NZ")
    assert "New Zealand" in window.page.inner_text("[name=country]")
    window.page.click("text=Save")
    window.page.wait_for_selector("text=Saved.")
    assert "May Fly" in window.page.inner_text(".me-link")
    window.page.fill("[name=current_password]", "correct-horse-battery")
    window.page.fill("[name=new_password]", NEW_PASSWORD)
    window.page.click("text=Change the password")
    window.page.wait_for_selector("text=Your password is changed")
    with window.page.expect_download() as download:
        window.page.click("text=Download my data")
    assert download.value.suggested_filename == "account.json"
    window.page.click("text=Log out")
    window.page.wait_for_selector("text=Log in")
    window.log_in("mayfly", NEW_PASSWORD).go("/account/")
    window.page.click("summary")
    window.page.fill("details [name=password]", NEW_PASSWORD)
    window.page.click("details button")
    window.page.wait_for_selector("text=Your account is deleted")


def test_my_own_news_pop_up(windows: Open) -> None:
    window = sign_up(windows(), "achiever").go("/games/darts/submit/")
    # The stream is there before the score is.
    window.page.wait_for_timeout(1500)
    other = windows()
    other.page.context.add_cookies(window.page.context.cookies())
    submit(other, "12")
    window.page.wait_for_selector(".toast >> text=First Steps")


def test_everything_but_liveness_works_without_a_script(windows: Open, darts: str) -> None:
    window = sign_up(windows(java_script_enabled=False), "plain")
    submit(window, "77.7")
    assert "77.7" in window.page.inner_text("tr.mine")
    window.page.fill("#search", "thrower-1")
    window.page.press("#search", "Enter")
    window.page.click(".found a >> nth=0")
    assert "thrower-1" in window.page.inner_text("tr.sought")
    window.page.click(".to-dark")
    assert window.page.get_attribute("html", "data-theme") == "dark"
    assert window.page.locator("time").first.inner_text().endswith("UTC")


def test_times_are_the_visitors_own(windows: Open) -> None:
    window = windows(timezone_id="Asia/Tokyo", locale="en-GB").go("/players/1/")
    shown: Any = window.page.locator("table time[data-as=minute]").first
    window.until("!document.querySelector('time[data-as=minute]').textContent.includes('UTC')")
    expected = window.page.evaluate(
        "at => new Intl.DateTimeFormat('en-GB', {dateStyle: 'medium', timeStyle: 'short', timeZone: 'Asia/Tokyo'})"
        ".format(new Date(at))",
        shown.get_attribute("datetime"),
    )
    assert shown.inner_text() == expected


def test_the_colours_one_chose_stay(windows: Open) -> None:
    window = windows().go("/")
    light = window.page.evaluate("getComputedStyle(document.body).backgroundColor")
    window.page.click(".to-dark")
    dark = window.page.evaluate("getComputedStyle(document.body).backgroundColor")
    window.go("/achievements/")
    assert light != dark == window.page.evaluate("getComputedStyle(document.body).backgroundColor")
