"""How the admin writes what is in a row of the ledger."""

import json

from django.urls import reverse
from django.utils.html import format_html
from unfold.decorators import display

from ranker.core.admin.rights import ReadOnly
from ranker.core.admin.showing import link, moment, number
from ranker.scores.admin.finding import details
from ranker.scores.models import Score

STATES = {"accepted": "success", "held": "warning", "voided": "danger"}


class ScoreColumns(ReadOnly):
    """Columns and fields, in the game's unit and with links to what they are about."""

    @display(description="score")
    def number(self, score: Score) -> str:
        """Its id."""
        return f"{score.pk}"

    @display(description="player")
    def player_name(self, score: Score) -> str:
        """Leads to the player."""
        return link(reverse("admin:users_user_change", args=[score.player_id]), score.player.username)

    @display(description="game")
    def game_name(self, score: Score) -> str:
        """By name. The field itself would have Django join games and players to the list, see `get_queryset`."""
        return score.game.name

    @display(description="mode")
    def mode_name(self, score: Score) -> str:
        """By name."""
        return score.mode.name if score.mode else "–"

    @display(description="value")
    def value_shown(self, score: Score) -> str:
        """In the game's unit."""
        text = number(score.value, **details(score))
        return format_html('<span class="tabular-nums whitespace-nowrap">{}</span>', text)

    @display(description="status", label=STATES)
    def status_shown(self, score: Score) -> str:
        """Whether it counts."""
        return score.status

    @display(description="scored")
    def at(self, score: Score) -> str:
        """When it counts."""
        return moment(score.created_at)

    @display(description="recorded")
    def recorded(self, score: Score) -> str:
        """When the row was written: later than it counts for what was imported."""
        return moment(score.recorded_at)

    @display(description="metadata")
    def metadata_shown(self, score: Score) -> str:
        """As the client sent it."""
        if score.metadata is None:
            return "–"
        text = json.dumps(score.metadata, indent=2, ensure_ascii=False)
        return format_html('<pre class="whitespace-pre-wrap break-words text-xs">{}</pre>', text)
