"""A season's entries are read in pages, each once."""

import pytest

from ranker.core.db import fetch_rows
from ranker.leaderboards.services import rebuild
from ranker.leaderboards.services.rebuild import list_entries
from tests.worlds import make_game, make_user, score, season_of

pytestmark = pytest.mark.django_db(transaction=True)


def test_every_entry_is_read_once_page_after_page(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rebuild, "CHUNK", 2)
    game, users = make_game(), [make_user(f"player{n}") for n in range(5)]
    for place, user in enumerate(users):
        score(user, game, place)
    pages = [[(one.player_id, one.value) for one in page] for page in list_entries(season_id=season_of(game).pk)]
    expected = [(user.pk, place) for place, user in enumerate(users)]
    assert pages == [expected[:2], expected[2:4], expected[4:]]


def test_an_entry_is_read_as_it_is_and_nothing_stays_open(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rebuild, "CHUNK", 1)
    game, users = make_game(), [make_user(f"player{n}") for n in range(3)]
    for user in users:
        score(user, game, 10)
    pages = list_entries(season_id=season_of(game).pk)
    first = next(pages)
    # now() is when a transaction began: each look has its own, or hours of reading would keep vacuum from its work.
    assert fetch_rows(sql="SELECT now() = statement_timestamp() AS own")[0]["own"]
    score(users[2], game, 99)
    assert [[(one.player_id, one.value) for one in page] for page in (first, *pages)] == [
        [(users[0].pk, 10)],
        [(users[1].pk, 10)],
        [(users[2].pk, 99)],
    ]
