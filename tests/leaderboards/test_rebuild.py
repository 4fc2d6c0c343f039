"""A season's entries are read in pages, each once."""

import pytest

from ranker.leaderboards.services import rebuild
from ranker.leaderboards.services.rebuild import read_entries
from tests.worlds import make_game, make_user, score, season_of

pytestmark = pytest.mark.django_db(transaction=True)


def test_every_entry_is_read_once_page_after_page(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rebuild, "CHUNK", 2)
    game, users = make_game(), [make_user(f"player{n}") for n in range(5)]
    for place, user in enumerate(users):
        score(user, game, place)
    pages = [[(one.player_id, one.value) for one in page] for page in read_entries(season_id=season_of(game).pk)]
    expected = [(user.pk, place) for place, user in enumerate(users)]
    assert pages == [expected[:2], expected[2:4], expected[4:]]
