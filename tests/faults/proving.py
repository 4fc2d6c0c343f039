"""What must be true in the end: the boards equal their ledger, and every acknowledged score is in it exactly once."""

from collections.abc import Iterable

from django.core.management import CommandError, call_command

from ranker.core.db import fetch_rows
from ranker.leaderboards import store
from ranker.leaderboards.models import Entry
from ranker.leaderboards.registry import season_ref
from ranker.scores.verify.service import seasons_to_verify, verify_season
from tests.faults.attached import forget
from tests.faults.client import Answer
from tests.faults.stack import wait_until
from tests.faults.world import Token, game_of
from tests.worlds import season_of

BY_KEY = """
    SELECT s.key, r.id, r.player_id, r.value, g.slug, count(*) OVER (PARTITION BY s.key) AS times
    FROM scores_submission s JOIN scores_score r ON r.id = s.score_id JOIN games_game g ON g.id = r.game_id
"""
# Every score here was sent with a key, so a score that no key points to is a second one of some key.
WITHOUT_KEY = """
    SELECT count(*) AS n FROM scores_score r
    WHERE NOT EXISTS (SELECT FROM scores_submission s WHERE s.score_id = r.id)
"""
KEYS_WITHOUT_SCORE = """
    SELECT count(*) AS n FROM scores_submission s
    WHERE NOT EXISTS (SELECT FROM scores_score r WHERE r.id = s.score_id)
"""


def assert_proved(answers: Iterable[Answer], *, seconds: float = 40.0) -> None:
    """The boards heal by themselves in that time, and nothing acknowledged is missing or there twice."""
    forget()
    wait_until(verifies, seconds=seconds, what="boards equal to their ledger")
    assert_once([answer for answer in answers if answer.is_accepted])


def verifies() -> bool:
    """Whether `manage.py verify_leaderboards --all` ends with 0."""
    try:
        call_command("verify_leaderboards", all=True, verbosity=0)
    except CommandError:
        return False
    return True


def differs() -> bool:
    """Whether some board stays different from its ledger; it is given the seconds that any apply may take."""
    forget()
    return any(verify_season(season=season).drift for season in seasons_to_verify(closed=True))


def assert_once(accepted: list[Answer]) -> None:
    """Every one of these is in the ledger, as it was acknowledged, and no key made two rows."""
    ledger = {row["key"]: row for row in fetch_rows(sql=BY_KEY)}
    for answer in accepted:
        row = ledger[answer.key]
        found = row["id"], row["player_id"], row["slug"], row["value"], row["times"]
        assert found == (
            answer.receipt["id"], answer.token.player_id, answer.body["game"], answer.body["score"], 1
        )  # fmt: skip
    assert fetch_rows(sql=WITHOUT_KEY) == fetch_rows(sql=KEYS_WITHOUT_SCORE) == [{"n": 0}]


def keys_in_ledger(keys: Iterable[str]) -> set[str]:
    """Which of these keys made a score."""
    wanted = {"keys": list(keys)}
    return {row["key"] for row in fetch_rows(sql=f"{BY_KEY} WHERE s.key = ANY (%(keys)s)", params=wanted)}


def is_applied(token: Token, *, game: str) -> bool:
    """Whether Redis holds a player's all-time entry in the version that PostgreSQL committed."""
    season = season_of(game_of(game))
    entry = Entry.objects.get(season=season, player_id=token.player_id)
    held = store.get_held(season=season_ref(season), player_ids=[token.player_id])
    return held is not None and held[2][0].version == entry.version
