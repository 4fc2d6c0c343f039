"""The proof: ledger = Entry = Redis, season by season."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime

from django.db import transaction

from ranker.core.chunks import in_chunks
from ranker.core.redis import RedisAway
from ranker.leaderboards.models import Season, SeasonState
from ranker.leaderboards.services.entries import apply_entries
from ranker.leaderboards.services.rebuild import rebuild_season
from ranker.scores.services.recompute import lock_players, recompute_entries
from ranker.scores.verify.ledger import LedgerFinding, compare_with_ledger, count_orphans
from ranker.scores.verify.redis import RedisFinding, compare_with_redis


@dataclass(frozen=True, slots=True)
class SeasonFinding:
    """What was found of one season; `redis` is `None` where Redis does not hold it or is away."""

    season: Season
    ledger: LedgerFinding
    redis: RedisFinding | None
    must_be_in_redis: bool

    @property
    def drift(self) -> int:
        """How many entries are wrong anywhere; a running season missing from Redis counts as one."""
        missing = int(self.redis is None and self.must_be_in_redis)
        return self.ledger.wrong + (self.redis.wrong if self.redis else missing)


@dataclass
class Report:
    """Everything that was compared."""

    findings: list[SeasonFinding] = field(default_factory=list)
    orphans: int = 0

    @property
    def entries_compared(self) -> int:
        return sum(finding.ledger.compared for finding in self.findings)

    @property
    def members_compared(self) -> int:
        return sum(finding.redis.compared for finding in self.findings if finding.redis)

    @property
    def drift(self) -> int:
        return sum(finding.drift for finding in self.findings) + self.orphans


def seasons_to_verify(*, closed: bool) -> list[Season]:
    """Every open season, and the closed ones if asked."""
    states = [SeasonState.OPEN, SeasonState.CLOSED] if closed else [SeasonState.OPEN]
    seasons = Season.objects.filter(state__in=states, leaderboard__is_active=True)
    return list(seasons.select_related("leaderboard__game").order_by("leaderboard_id", "starts_at"))


def verify(*, seasons: Iterable[Season], on_season: Callable[[SeasonFinding], None] | None = None) -> Report:
    """Compare ledger, Entry and Redis; nothing is changed. Works while writes go on."""
    report = Report(orphans=count_orphans())
    for season in seasons:
        finding = verify_season(season=season)
        report.findings.append(finding)
        if on_season is not None:
            on_season(finding)
    return report


def verify_season(*, season: Season) -> SeasonFinding:
    """Compare one season."""
    ledger = compare_with_ledger(season=season)
    try:
        held = compare_with_redis(season=season)
    except RedisAway:
        held = None
    return SeasonFinding(season, ledger, held, must_be_in_redis=season.state == SeasonState.OPEN)


def repair_season(*, finding: SeasonFinding, now: datetime) -> None:
    """Recompute the entries that are wrong and rebuild the season in Redis. Raises `RedisAway`."""
    season = finding.season
    while finding.ledger.wrong:
        for player_ids in in_chunks(finding.ledger.player_ids, size=500):
            with transaction.atomic():
                lock_players(player_ids=player_ids)
                changed = recompute_entries(player_ids=player_ids, season_ids=[season.pk], now=now)
            # The global board moves along with this one; only this one is rebuilt below.
            apply_entries(entries=changed)
        before, finding = finding, SeasonFinding(season, compare_with_ledger(season=season), None, False)
        if finding.ledger.wrong >= before.ledger.wrong:
            break
    rebuild_season(season=season)
