"""The forms of a game's page."""

from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError
from unfold.forms import PaginationInlineFormSet
from unfold.widgets import UnfoldAdminSelectWidget, UnfoldAdminTextareaWidget

from ranker.games.models import Game, Mode
from ranker.games.services import slug_of
from ranker.leaderboards.models import Leaderboard, Operator, ResetSchedule, Season, SortOrder, TieBreak

# What a board does not give up once it is made: its seasons stand on it.
FIXED = ("mode", "slug", "reset_schedule")
RULE = ("operator", "sort_order", "tie_break")
# Eight columns in a row leave room for a word each.
BRIEF = {
    "operator": [(str(value), str(value)) for value in Operator.values],
    "sort_order": [("desc", "highest"), ("asc", "lowest")],
    "tie_break": [("shared", "share"), ("earliest", "by time")],
    "reset_schedule": [(str(value), str(value)) for value in ResetSchedule.values],
}


class GameForm(forms.ModelForm):  # type: ignore[type-arg]
    """A game."""

    class Meta:
        model = Game
        fields = (
            "name", "slug", "description", "is_active", "min_score", "max_score", "score_unit", "score_decimals",
            "global_weight", "allows_manual_scores",
        )  # fmt: skip
        widgets = {"description": UnfoldAdminTextareaWidget(attrs={"rows": 3})}

    def clean(self) -> dict[str, Any]:
        """The bounds in their order, said in words and not by the constraint's name."""
        cleaned = super().clean() or {}
        low, high = cleaned.get("min_score"), cleaned.get("max_score")
        if low is not None and high is not None and low > high:
            self.add_error("min_score", "The smallest score cannot be greater than the largest.")
        return cleaned


class GameAddForm(GameForm):
    """A new game, and the rule of the four boards that are made with it."""

    operator = forms.ChoiceField(choices=Operator, widget=UnfoldAdminSelectWidget, label="What counts")
    sort_order = forms.ChoiceField(choices=SortOrder, widget=UnfoldAdminSelectWidget, label="Who wins")
    tie_break = forms.ChoiceField(choices=TieBreak, widget=UnfoldAdminSelectWidget, label="Ties")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """The slug may be left to the name."""
        super().__init__(*args, **kwargs)
        self.fields["slug"].required = False
        self.fields["slug"].help_text = "Names the game in addresses. Made from the name when left empty."

    def clean_slug(self) -> str:
        """The slug, or what the name makes of itself."""
        slug = self.cleaned_data["slug"] or slug_of(self.cleaned_data.get("name", ""))
        if not slug:
            raise ValidationError("Give a slug: the name has no Latin letters or digits to make one from.")
        return str(slug)


class ModeFormSet(PaginationInlineFormSet):  # type: ignore[misc]
    """A game's modes."""

    def clean(self) -> None:
        """Two new ones of one name are not in the database yet, so its constraint does not see them."""
        super().clean()
        names = [str(form.cleaned_data["name"]).lower() for form in self.forms if form.cleaned_data.get("name")]
        if twice := {name for name in names if names.count(name) > 1}:
            raise ValidationError(f"Each mode needs a name of its own: {', '.join(sorted(twice))}.")


class BoardForm(forms.ModelForm):  # type: ignore[type-arg]
    """A board. Switching is an order and not a tick: the relay switches new boards on while the form is open."""

    switch = forms.ChoiceField(required=False, widget=UnfoldAdminSelectWidget, label="do")

    class Meta:
        model = Leaderboard
        fields = (*FIXED, *RULE)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Fix what is fixed, and offer what can be done."""
        super().__init__(*args, **kwargs)
        for name in FIXED if self.instance.pk else ():
            self.fields[name].disabled = True
        for name, words in BRIEF.items():
            cast(forms.ChoiceField, self.fields[name]).choices = words
        cast("forms.ModelChoiceField[Mode]", self.fields["mode"]).empty_label = "all modes"
        choices = cast(forms.ChoiceField, self.fields["switch"])
        choices.choices = [("", "–"), *orders(self.instance)]

    def clean_slug(self) -> str:
        """A name of its own, said in words and not by the constraint's name."""
        slug, others = str(self.cleaned_data["slug"]), Leaderboard.objects.exclude(pk=self.instance.pk)
        if others.filter(game_id=self.instance.game_id, slug=slug).exists():
            raise ValidationError("Another board of this game has this slug.")
        return slug

    def clean_mode(self) -> Mode | None:
        """A mode of this game."""
        mode: Mode | None = self.cleaned_data["mode"]
        if mode is not None and mode.game_id != self.instance.game_id:
            raise ValidationError("This is another game's mode.")
        return mode


def rule_text(row: Leaderboard | Season) -> str:
    """`best, highest wins, ties by time`."""
    ties = ", ties by time" if row.tie_break == TieBreak.EARLIEST else ""
    return f"{row.operator}, {row.get_sort_order_display()}{ties}"


def orders(board: Leaderboard) -> list[tuple[str, str]]:
    """What can be done to a board. The one the global board adds up goes on as long as its game."""
    if board.pk is None:
        return []
    if not board.is_active:
        return [] if board.recompute_requested_at else [("on", "switch on")]
    is_main = board.is_default and board.mode_id is None and board.reset_schedule == "never"
    return [("again", "compute again")] if is_main else [("again", "compute again"), ("off", "switch off")]
