"""What a player's page shows beside the account: boards, scores, and what moderation did."""

from typing import Any

from django.urls import reverse

from ranker.core.admin.showing import NUMBER, WIDE, link, moment, number, rows
from ranker.core.redis import RedisAway
from ranker.leaderboards import store
from ranker.leaderboards.models import Entry, Leaderboard, ResetSchedule, SeasonState
from ranker.leaderboards.registry import season_ref
from ranker.scores.admin.finding import details
from ranker.scores.models import Moderation, Score
from ranker.users.models import User

BOARD_COLUMNS = {"board": "", "rank": NUMBER, "value": NUMBER, "plays": f"{NUMBER} {WIDE}", "since": WIDE}
SCORE_COLUMNS = {"score": "", "game": "", "mode": WIDE, "value": NUMBER, "status": WIDE, "scored": WIDE}
# Of each, so many.
SCORES, BOARDS = 20, 40


def describe_player(user: User) -> dict[str, Any]:
    """For the template."""
    trail = Moderation.objects.filter(player=user).select_related("actor").order_by("-id")[:SCORES]
    return {
        "boards": rows(BOARD_COLUMNS, board_rows(user)),
        "scores": rows(SCORE_COLUMNS, score_rows(user)),
        "trail": trail,
        "all_scores_url": f"{reverse('admin:scores_score_changelist')}?q={user.username}",
    }


def board_rows(user: User) -> list[tuple[Any, ...]]:
    """Where the player stands for all time; ranks come from Redis in one call, and are left out while it is away."""
    all_time = {"season__state": SeasonState.OPEN, "season__leaderboard__reset_schedule": ResetSchedule.NEVER}
    open_entries = Entry.objects.filter(player=user, value__isnull=False, **all_time)
    entries = list(open_entries.select_related("season__leaderboard__game", "season__leaderboard__mode")[:BOARDS])
    entries.sort(key=lambda entry: (entry.season.leaderboard.game_id or 0, entry.season.leaderboard_id))
    ranks = ranks_of(entries, player_id=user.pk)
    return [_board_row(entry, rank=ranks.get(entry.season_id)) for entry in entries]


def _board_row(entry: Entry, *, rank: int | None) -> tuple[Any, ...]:
    game, url = entry.season.leaderboard.game, reverse("admin:leaderboards_season_change", args=[entry.season_id])
    shape: dict[str, Any] = {"decimals": game.score_decimals, "unit": game.score_unit} if game else {}
    value = number(entry.value, **shape)
    name = link(url, board_name(entry.season.leaderboard))
    return name, number(rank), value, number(entry.plays), moment(entry.achieved_at)


def board_name(board: Leaderboard) -> str:
    """`Tetris: weekly`, `Tetris: arcade`, `Global`."""
    if board.game is None:
        return "Global"
    return f"{board.game.name}: {board.mode.name if board.mode and board.is_default else board.slug}"


def ranks_of(entries: list[Entry], *, player_id: int) -> dict[int, int]:
    """Ranks by season."""
    try:
        found = store.get_standings(seasons=[season_ref(entry.season) for entry in entries], player_id=player_id)
    except RedisAway:
        return {}
    return {season_id: standing.rank for season_id, standing in found.items() if standing}


def score_rows(user: User) -> list[tuple[Any, ...]]:
    """The latest scores, along the index by player."""
    latest = Score.objects.filter(player=user).order_by("-created_at", "-id")[:SCORES]
    return [
        (
            link(reverse("admin:scores_score_change", args=[score.pk]), score.pk),
            score.game.name,
            score.mode.name if score.mode else "–",
            number(score.value, **details(score)),
            score.get_status_display(),
            moment(score.created_at),
        )
        for score in latest.prefetch_related("game", "mode")
    ]
