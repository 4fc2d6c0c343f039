"""A site in real processes, and browsers that look at it."""

import os
import shutil
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from tests.web.site import PASSWORDS, Site, running_site

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
# ReDoc's makers would be told of every reader by their logo; the documents' policy keeps it out, and says so.
FOREIGN = "cdn.redoc.ly"
PHONE = {"width": 390, "height": 844}
DESKTOP = {"width": 1280, "height": 900}
# A machine that is busy with other tests answers late.
PATIENCE_MS = 15_000


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """The whole site with a little demo, for all tests of the session."""
    with running_site(home=tmp_path_factory.mktemp("site")) as running:
        yield running


@pytest.fixture(scope="session")
def chromium() -> Iterator[Any]:
    """Debian's chromium. Where it is missing its tests are skipped, unless RANKER_REQUIRE_BROWSER says otherwise."""
    if CHROMIUM is None:
        reason = "chromium is not installed: apt-get install chromium"
        if os.environ.get("RANKER_REQUIRE_BROWSER") == "1":
            pytest.fail(reason)
        pytest.skip(reason)
    from playwright.sync_api import sync_playwright

    # The driver's loop in this thread would have Django refuse every query of other tests as asynchronous.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_playwright() as playwright:
        sandbox = ["--no-sandbox"] if os.geteuid() == 0 else []
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=sandbox)
        yield browser
        with suppress(Exception):
            browser.close()
    del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


@dataclass
class Window:
    """A browser window of one visitor, and everything its console said."""

    page: Any
    site: Site
    complaints: list[str] = field(default_factory=list)

    def hear(self, kind: str, text: str) -> None:
        """Remember what the console calls an error."""
        if kind == "error" and FOREIGN not in text:
            self.complaints.append(text)

    def go(self, path: str) -> "Window":
        """Open a page and let it settle."""
        self.page.goto(self.site.url + path)
        return self

    def log_in(self, username: str = "demo", password: str = PASSWORDS["DEMO_PLAYER_PASSWORD"]) -> "Window":
        """As the form does."""
        self.go("/login/")
        self.page.fill("[name=username]", username)
        self.page.fill("[name=password]", password)
        self.page.click("main form button")
        self.page.wait_for_url(f"{self.site.url}/")
        return self

    def row(self, player_id: int | str) -> Any:
        """A player's line on the board."""
        return self.page.locator(f'tr[data-player="{player_id}"]')

    def is_live(self) -> "Window":
        """Wait until events arrive."""
        self.page.wait_for_selector('[data-live-state="live"]')
        return self

    def until(self, expression: str) -> None:
        """Wait until an expression is true. Asked from outside: the pages' policy forbids playwright's own way."""
        deadline = time.monotonic() + PATIENCE_MS / 1000
        while not self.page.evaluate(f"() => Boolean({expression})"):
            assert time.monotonic() < deadline, f"it never became true: {expression}"
            self.page.wait_for_timeout(50)

    @property
    def me(self) -> str:
        """The id of whoever is logged in."""
        return str(self.page.get_attribute("body", "data-me"))


@pytest.fixture
def windows(chromium: Any, site: Site) -> Iterator[Callable[..., Window]]:
    """Opens windows, each with cookies of its own; at the end none of them may have complained."""
    opened: list[tuple[Any, Window]] = []

    def open_window(*, size: dict[str, int] = DESKTOP, colours: str = "light", **options: Any) -> Window:
        context = chromium.new_context(viewport=size, color_scheme=colours, **options)
        context.set_default_timeout(PATIENCE_MS)
        window = Window(context.new_page(), site)
        window.page.on("console", lambda said: window.hear(said.type, said.text))
        window.page.on("pageerror", lambda error: window.complaints.append(str(error)))
        opened.append((context, window))
        return window

    yield open_window
    for context, _ in opened:
        context.close()
    assert [complaint for _, window in opened for complaint in window.complaints] == []


@pytest.fixture(scope="session")
def screenshots() -> Path | None:
    """Where pictures are kept, if anybody wants them."""
    wanted = os.environ.get("RANKER_SCREENSHOTS")
    return Path(wanted) if wanted else None
