"""From a batch of the ledger to feats and achievements."""

from dataclasses import dataclass, field
from datetime import datetime

from ranker.achievements.chances import Chance, count_plays
from ranker.achievements.rules import Earned
from ranker.achievements.services.awarding import award, reassess
from ranker.achievements.services.feats import NewFeat, note_feats
from ranker.relay.tail import Batch

# What somebody did just now is news; what an import or the demo brings is history.
LIVE_SOURCES = ("player", "server")


@dataclass(frozen=True, slots=True)
class Happened:
    """What a batch led to, of scores that were played and not imported."""

    feats: list[NewFeat] = field(default_factory=list)
    unlocked: list[Earned] = field(default_factory=list)


def project_awards(batch: Batch, *, now: datetime) -> Happened:
    """Note the feats, then grant what was earned, then look again at everyone a moderation has touched.

    Repeated over the same rows it changes nothing; it reads the ledger as it is now, so the order of rows is no matter.
    """
    if not batch.scores and not batch.moderations:
        return Happened()
    moderated = {row.player_id for row in batch.moderations}
    pairs = [(row.player_id, row.game_id) for row in batch.scores] + [(player_id, None) for player_id in moderated]
    feats = note_feats(pairs=pairs)
    changes = award(chances=_chances(batch, feats=feats), now=now) + reassess(player_ids=moderated, now=now)
    played = {row.id for row in batch.scores if row.source in LIVE_SOURCES}
    known = {row.id for row in batch.scores}
    return Happened(
        feats=[feat for feat in feats if feat.score_id in played],
        # By an older score: a restored one. That was played too, or it would not have been looked at.
        unlocked=[one for one in changes.unlocked if one.score_id in played or one.score_id not in known],
    )


def _chances(batch: Batch, *, feats: list[NewFeat]) -> dict[int, Chance]:
    """What each player may have earned something new by."""
    chances: dict[int, Chance] = {}
    for row in batch.scores:
        chance = chances.setdefault(row.player_id, Chance(row.created_at, row.created_at, row.value))
        chance.add(at=row.created_at, value=row.value)
    for player_id, plays in count_plays(player_ids=chances).items():
        chances[player_id].plays = plays
    for player_id in {feat.player_id for feat in feats} & chances.keys():
        chances[player_id].has_feat = True
    return chances
