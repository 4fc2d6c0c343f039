"""The games of the demo: one for each way a board can work."""

from collections.abc import Callable
from dataclasses import dataclass
from random import Random
from typing import Any

# (random numbers, skill 0..1, progress 0..1 since joining) → (value, seconds it took)
Play = Callable[[Random, float, float], tuple[int, int]]
NO_DIFFICULTIES = ("",)
DIFFICULTIES = ("easy", "normal", "hard")


@dataclass(frozen=True, slots=True, kw_only=True)
class DemoGame:
    """A game, its rule, and how its scores come about; `share` is how many players have it as their favourite."""

    slug: str
    fields: dict[str, Any]
    rule: dict[str, str]
    modes: tuple[str, ...]
    difficulties: tuple[str, ...]
    share: float
    play: Play

    @property
    def bounds(self) -> tuple[int, int]:
        """The least and the greatest value the game allows."""
        return self.fields["min_score"], self.fields["max_score"]


def _star_raiders(rng: Random, skill: float, progress: float) -> tuple[int, int]:
    points = 1500 * (1 + 12 * skill * skill) * (1 + progress) * rng.lognormvariate(0, 0.5)
    return int(points) * 10, 60 + int(points / 40)


def _temple_dash(rng: Random, skill: float, progress: float) -> tuple[int, int]:
    millis = int(61_250 + 240_000 * (1 - skill) * (1 - 0.4 * progress) * rng.lognormvariate(-0.3, 0.3))
    return millis, millis // 1000 + 1


def _guild_quest(rng: Random, skill: float, progress: float) -> tuple[int, int]:
    quests = 1 + int(rng.expovariate(0.5))
    return quests * (25 + int(100 * skill) + 5 * int(20 * progress)), quests * (120 + int(rng.random() * 300))


def _chess_arena(rng: Random, skill: float, progress: float) -> tuple[int, int]:
    return int(700 + 1500 * skill + 250 * progress + rng.gauss(0, 55)), 180 + int(rng.random() * 900)


def _hole_in_one(rng: Random, skill: float, progress: float) -> tuple[int, int]:
    return int(62 + 45 * (1 - skill) * (1 - 0.25 * progress) + rng.gauss(0, 3)), 2400 + int(rng.random() * 1800)


def _eco_drive(rng: Random, skill: float, progress: float) -> tuple[int, int]:
    return int(380 + 520 * (1 - skill) * (1 - 0.3 * progress) + rng.gauss(0, 40)), 300 + int(rng.random() * 1500)


GAMES = (
    DemoGame(
        slug="star-raiders",
        fields={
            "name": "Star Raiders",
            "description": "Shoot everything that moves. The best run of all counts.",
            "min_score": 0,
            "max_score": 10_000_000,
        },
        rule={"operator": "best", "sort_order": "desc"},
        modes=("Classic", "Arcade", "Survival"),
        difficulties=DIFFICULTIES,
        share=0.32,
        play=_star_raiders,
    ),
    DemoGame(
        slug="guild-quest",
        fields={
            "name": "Guild Quest",
            "description": "Quests give experience, and all of it adds up.",
            "score_unit": "XP",
            "global_weight": 5,
            "min_score": 0,
            "max_score": 20_000,
        },
        rule={"operator": "total", "sort_order": "desc"},
        modes=("Solo", "Party"),
        difficulties=DIFFICULTIES,
        share=0.22,
        play=_guild_quest,
    ),
    DemoGame(
        slug="temple-dash",
        fields={
            "name": "Temple Dash",
            "description": "Out of the temple before it falls: the shortest time wins.",
            "score_unit": "s",
            "score_decimals": 3,
            "min_score": 60_000,
            "max_score": 3_600_000,
        },
        rule={"operator": "best", "sort_order": "asc"},
        modes=("Any exit", "All relics"),
        difficulties=NO_DIFFICULTIES,
        share=0.18,
        play=_temple_dash,
    ),
    DemoGame(
        slug="chess-arena",
        fields={
            "name": "Chess Arena",
            "description": "The rating after the latest match counts, up or down.",
            "score_unit": "rating",
            "global_weight": 10,
            "min_score": 100,
            "max_score": 3500,
        },
        rule={"operator": "latest", "sort_order": "desc"},
        modes=("Blitz", "Rapid"),
        difficulties=NO_DIFFICULTIES,
        share=0.13,
        play=_chess_arena,
    ),
    DemoGame(
        slug="hole-in-one",
        fields={
            "name": "Hole in One",
            "description": "Eighteen holes, fewest strokes; who got there first stands first.",
            "score_unit": "strokes",
            # A card that players fill in themselves.
            "allows_manual_scores": True,
            "min_score": 18,
            "max_score": 180,
        },
        rule={"operator": "best", "sort_order": "asc", "tie_break": "earliest"},
        modes=("Links",),
        difficulties=("calm", "windy"),
        share=0.09,
        play=_hole_in_one,
    ),
    DemoGame(
        slug="eco-drive",
        fields={
            "name": "Eco Drive",
            "description": "Litres on a hundred kilometres: the latest drive counts, and less is better.",
            "score_unit": "l/100 km",
            "score_decimals": 2,
            "min_score": 200,
            "max_score": 3000,
        },
        rule={"operator": "latest", "sort_order": "asc"},
        modes=("City", "Highway"),
        difficulties=NO_DIFFICULTIES,
        share=0.06,
        play=_eco_drive,
    ),
)
