"""Games, modes, boards and seasons in the admin."""

from typing import Any

import pytest
from django.test import Client

from ranker.core.clock import utc_now
from ranker.games.models import Game, Mode
from ranker.leaderboards.models import Leaderboard, Season, SeasonState
from ranker.relay.chores import Chores
from ranker.scores.services.boards import list_marked_boards, recompute_board
from ranker.scores.services.moderation import void_score
from tests.conftest import Player
from tests.staff import browser_of, make_staff, shown
from tests.worlds import make_game, make_user, proof, relay_all, score, season_of, values

URL = "/admin/games/game/"
pytestmark = pytest.mark.django_db


@pytest.fixture
def browser(admin_user: Player) -> Client:
    return browser_of(admin_user.user)


def mode_forms(names: list[str], game: Game | None = None) -> dict[str, Any]:
    """The modes' part of a game's form: those there are, and new ones."""
    there = list(game.modes.all()) if game else []
    form: dict[str, Any] = {"modes-TOTAL_FORMS": len(there) + len(names), "modes-INITIAL_FORMS": len(there)}
    for n, mode in enumerate(there):
        form |= {f"modes-{n}-id": mode.pk, f"modes-{n}-game": mode.game_id, f"modes-{n}-name": mode.name}
    for n, name in enumerate(names, len(there)):
        form |= {f"modes-{n}-name": name}
    return form


def new_game(**fields: Any) -> dict[str, Any]:
    """The form of a new game."""
    form = {
        "name": "Word Forge",
        "slug": "",
        "is_active": "on",
        "min_score": 0,
        "max_score": 1000,
        "score_unit": "points",
        "score_decimals": 0,
        "global_weight": 1,
        "operator": "total",
        "sort_order": "desc",
        "tie_break": "earliest",
    }
    return {**form, **mode_forms(fields.pop("modes", [])), **fields}


def changed_game(game: Game, *, boards: dict[int, dict[str, Any]] | None = None, **fields: Any) -> dict[str, Any]:
    """The form of a game there is, as its page shows it, with some boards changed, or added (key 0)."""
    plain = ("name", "slug", "min_score", "max_score", "score_unit", "score_decimals", "global_weight")
    form: dict[str, Any] = {name: getattr(game, name) for name in plain} | {"is_active": "on"}
    form |= mode_forms(fields.pop("modes", []), game)
    there, changes = list(game.leaderboards.order_by("game_id", "id")), dict(boards or {})
    new = [changes.pop(0)] if 0 in changes else []
    form |= {"leaderboards-TOTAL_FORMS": len(there) + len(new), "leaderboards-INITIAL_FORMS": len(there)}
    for n, board in enumerate(there):
        rule = {"operator": board.operator, "sort_order": board.sort_order, "tie_break": board.tie_break}
        row = {"id": board.pk, "game": game.pk, **rule, "switch": "", **changes.get(board.pk, {})}
        form |= {f"leaderboards-{n}-{name}": value for name, value in row.items()}
    for n, row in enumerate(new, len(there)):
        form |= {f"leaderboards-{n}-{name}": value for name, value in row.items()}
    return {**form, **fields}


def board_of(game: Game, slug: str) -> Leaderboard:
    return game.leaderboards.get(slug=slug)


def test_a_new_game_gets_the_boards_it_gets_from_the_api(browser: Client) -> None:
    assert browser.post(f"{URL}add/", new_game(modes=["arcade", "solo"])).status_code == 302
    game = Game.objects.get(slug="word-forge")
    made = list(game.leaderboards.order_by("id"))
    assert [(b.slug, b.reset_schedule) for b in made if not b.mode_id] == [
        ("all-time", "never"), ("daily", "daily"), ("weekly", "weekly"), ("monthly", "monthly"),
    ]  # fmt: skip
    assert {(b.operator, b.sort_order, b.tie_break, b.is_active) for b in made} == {("total", "desc", "earliest", True)}
    assert [b.mode.name for b in made if b.mode] == ["arcade", "solo"]
    assert Season.objects.filter(leaderboard__game=game, state=SeasonState.OPEN).count() >= 6
    score(make_user("ada"), game, 10)
    assert values(season_of(game)) == {"ada": 10}


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"min_score": 5, "max_score": 4}, "cannot be greater"),
        ({"slug": "global"}, "Use small letters"),
        ({"name": "囲碁"}, "Give a slug"),
        ({"slug": "tetris"}, "already exists"),
        ({"modes": ["Arcade", "arcade"]}, "a name of its own"),
        ({"modes": ["?"]}, "Letters, digits"),
        ({"operator": "worst"}, "valid choice"),
    ],
)
def test_a_wrong_game_is_told_and_not_made(browser: Client, fields: dict[str, Any], said: str) -> None:
    make_game()
    page = browser.post(f"{URL}add/", new_game(**fields))
    assert page.status_code == 200
    assert said in shown(page)
    assert Game.objects.count() == 1


def test_a_mode_there_is_in_another_case_is_told(browser: Client) -> None:
    game = make_game(modes=("arcade",))
    page = browser.post(f"{URL}{game.pk}/change/", changed_game(game, modes=["ARCADE"]))
    assert page.status_code == 200
    assert Mode.objects.count() == 1


def test_a_new_mode_gets_its_board_and_an_old_one_another_name(browser: Client) -> None:
    game = make_game(modes=("arcade",), operator="total")
    form = changed_game(game, modes=["solo"]) | {"modes-0-name": "coop"}
    assert browser.post(f"{URL}{game.pk}/change/", form).status_code == 302
    assert sorted(game.modes.values_list("name", flat=True)) == ["coop", "solo"]
    assert game.leaderboards.get(mode__name="solo").operator == "total"


@pytest.mark.parametrize("change", [{"operator": "total"}, {"sort_order": "asc"}, {"tie_break": "earliest"}])
def test_a_changed_rule_marks_the_board_and_says_so(browser: Client, change: dict[str, str]) -> None:
    game = make_game()
    weekly = board_of(game, "weekly")
    page = browser.post(f"{URL}{game.pk}/change/", changed_game(game, boards={weekly.pk: change}), follow=True)
    assert "has a new rule" in shown(page)
    assert list_marked_boards() == [weekly.pk]
    assert [getattr(board_of(game, "weekly"), name) for name in change] == list(change.values())


def test_a_saved_page_without_changes_marks_nothing(browser: Client) -> None:
    game = make_game()
    assert browser.post(f"{URL}{game.pk}/change/", changed_game(game)).status_code == 302
    assert list_marked_boards() == []


def test_a_changed_weight_has_the_global_board_computed(browser: Client) -> None:
    game = make_game()
    page = browser.post(f"{URL}{game.pk}/change/", changed_game(game, global_weight=5), follow=True)
    assert "the global board is computed again" in shown(page)
    assert list_marked_boards() == [Leaderboard.objects.get(game=None).pk]


NEW = {"mode": "", "slug": "grand-total", "operator": "total", "sort_order": "desc", "tie_break": "shared",
       "reset_schedule": "never"}  # fmt: skip


def test_a_board_that_comes_later_is_computed_before_it_is_shown(browser: Client) -> None:
    game, ada = make_game(), make_user("ada")
    for value in (3, 4):
        score(ada, game, value)
    page = browser.post(f"{URL}{game.pk}/change/", changed_game(game, boards={0: NEW}), follow=True)
    assert "is shown when that is done" in shown(page)
    board = board_of(game, "grand-total")
    assert (board.is_active, list_marked_boards()) == (False, [board.pk])
    recompute_board(board_id=board.pk, now=utc_now())
    board.refresh_from_db()
    assert board.is_active
    assert values(board.seasons.get(state=SeasonState.OPEN)) == {"ada": 7}


@pytest.mark.parametrize(
    ("change", "said"),
    [({"slug": "weekly"}, "Another board of this game"), ({"slug": "a b"}, "valid"), ({"mode": "other"}, "choice")],
)
def test_a_wrong_board_is_told(browser: Client, change: dict[str, str], said: str) -> None:
    game, other = make_game(), make_game("chess", modes=("bullet",))
    if "mode" in change:
        change = {"mode": str(other.modes.get().pk)}
    page = browser.post(f"{URL}{game.pk}/change/", changed_game(game, boards={0: NEW | change}))
    assert page.status_code == 200
    assert said in shown(page)
    assert not Leaderboard.objects.filter(slug="grand-total").exists()


def test_what_is_fixed_stays_whatever_is_sent(browser: Client) -> None:
    game = make_game()
    weekly = board_of(game, "weekly")
    change = {"reset_schedule": "daily", "slug": "other", "is_active": ""}
    forms = browser.get(f"{URL}{game.pk}/change/").context["inline_admin_formsets"][1].formset.forms
    assert all(forms[0].fields[name].disabled for name in ("mode", "slug", "reset_schedule"))
    browser.post(f"{URL}{game.pk}/change/", changed_game(game, boards={weekly.pk: change}))
    after = Leaderboard.objects.get(pk=weekly.pk)
    assert (after.reset_schedule, after.slug, after.is_active) == ("weekly", "weekly", True)


@pytest.mark.django_db(transaction=True)
def test_a_board_switched_off_and_on_again_is_as_the_ledger_has_it(browser: Client) -> None:
    game, ada = make_game(), make_user("ada")
    relay_all()
    score(ada, game, 5)
    weekly = board_of(game, "weekly")
    browser.post(f"{URL}{game.pk}/change/", changed_game(game, boards={weekly.pk: {"switch": "off"}}))
    assert not board_of(game, "weekly").is_active
    # What it held is put aside: closed later, it would be taken for whole.
    assert not weekly.seasons.filter(state__in=[SeasonState.OPEN, SeasonState.CLOSED]).exists()
    score(ada, game, 9)
    # A new rule for a board that is off waits until it is on.
    changed = {weekly.pk: {"operator": "total"}}
    browser.post(f"{URL}{game.pk}/change/", changed_game(game, boards=changed))
    assert list_marked_boards() == []
    browser.post(f"{URL}{game.pk}/change/", changed_game(game, boards={weekly.pk: {"switch": "on"}}))
    assert list_marked_boards() == [weekly.pk]
    chores = Chores()
    chores.start(now=utc_now())
    chores.wait()
    assert values(season_of(game, "weekly")) == {"ada": 14}
    assert proof().drift == 0


def test_the_board_that_the_global_one_adds_up_is_not_switched_off(browser: Client) -> None:
    game = make_game()
    main = board_of(game, "all-time")
    page = browser.post(f"{URL}{game.pk}/change/", changed_game(game, boards={main.pk: {"switch": "off"}}))
    assert page.status_code == 200
    assert board_of(game, "all-time").is_active


def test_a_game_is_not_deleted(browser: Client) -> None:
    game = make_game()
    assert browser.post(f"{URL}{game.pk}/delete/", {"post": "yes"}).status_code == 403


def test_who_may_only_view_changes_no_board() -> None:
    game = make_game()
    form = changed_game(game, boards={board_of(game, "weekly").pk: {"operator": "total"}})
    page = browser_of(make_staff("watcher", "view")).post(f"{URL}{game.pk}/change/", form)
    assert page.status_code == 403
    assert list_marked_boards() == []


def test_a_season_shows_its_first_hundred_and_that_it_was_amended(browser: Client) -> None:
    game = make_game(score_decimals=2, score_unit="s")
    receipts = [score(make_user(f"p{n:03}"), game, 1000 + n) for n in range(105)]
    daily = season_of(game, "daily")
    address = f"/admin/leaderboards/season/{daily.pk}/change/"
    page = shown(browser.get(address))
    assert "the first 100 of 105 players" in page
    assert "11.04 s" in page
    assert "p104" in page
    assert "p004" not in page
    assert "were amended" not in page
    Season.objects.filter(pk=daily.pk).update(state=SeasonState.CLOSED, closed_at=utc_now())
    void_score(score_id=receipts[-1].id, reason="x", actor=None, now=utc_now())
    page = shown(browser.get(address))
    assert "These final standings were amended on" in page
    assert "p104" not in page


@pytest.mark.parametrize(("asked", "found"), [("global", "Global"), ("game", "Tetris"), ("x", None)])
def test_seasons_are_filtered_by_game(browser: Client, asked: str, found: str | None) -> None:
    game = make_game()
    make_game("chess")
    page = shown(browser.get("/admin/leaderboards/season/", {"game": str(game.pk) if asked == "game" else asked}))
    rows = page.split("<tbody", 1)[1]
    assert ("Chess: " in rows) is (found is None)
    assert found is None or f"{found}: " in rows


def test_seasons_are_filtered_by_state_and_schedule(browser: Client) -> None:
    make_game()
    page = browser.get("/admin/leaderboards/season/", {"state__exact": "open", "schedule": "weekly"})
    assert [s.leaderboard.reset_schedule for s in page.context["cl"].result_list] == ["weekly"]
    assert list(browser.get("/admin/leaderboards/season/?state__exact=closed").context["cl"].result_list) == []
