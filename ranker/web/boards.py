"""A board's page: which of its tabs is open, what it shows, and where its script looks for changes."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final
from urllib.parse import urlencode

from django.http import QueryDict

from ranker.core.errors import Refusal
from ranker.games.registry import GameInfo
from ranker.leaderboards import selectors
from ranker.leaderboards.finding import Found, find_board, find_game_or_global
from ranker.leaderboards.lines import Line
from ranker.leaderboards.ranking import Rule, Standing
from ranker.leaderboards.registry import BoardInfo, boards, window_of
from ranker.leaderboards.services.boards import GLOBAL_SLUG
from ranker.leaderboards.stored import SeasonRef

# As many lines as a live update carries.
PAGE: Final = 100
RADIUS: Final = 10
MAX_PAGE: Final = 1_000_000
WINDOWS: Final = {"all": "All time", "daily": "Today", "weekly": "This week", "monthly": "This month"}
TERMS: Final = ("window", "mode", "leaderboard", "season")
OPERATORS: Final = {"best": "Best score counts", "total": "Scores add up", "latest": "Latest score counts"}
ORDERS: Final = {"desc": "highest wins", "asc": "lowest wins"}
TIES: Final = {"shared": "equal scores share a rank", "earliest": "among equals, who came first"}


@dataclass(frozen=True, slots=True)
class Subject:
    """What a page is about: a game, or all of them together."""

    slug: str
    name: str
    unit: str
    decimals: int
    description: str
    game: GameInfo | None

    @property
    def takes_typed_scores(self) -> bool:
        """Whether players may submit by hand."""
        return self.game is not None and self.game.is_active and self.game.allows_manual_scores


@dataclass(frozen=True, slots=True)
class Tab:
    """A board of the game, as a tab."""

    label: str
    query: str
    is_current: bool
    is_mode: bool = False


@dataclass(frozen=True, slots=True)
class BoardPage:
    """Everything the template shows of a board."""

    subject: Subject
    found: Found
    rule: Rule | None
    ends_at: datetime | None
    is_past: bool
    query: str
    total_players: int
    source: str
    lines: list[Line]
    around: int | None = None
    standing: Standing | None = None
    page: int = 1
    tabs: list[Tab] = field(default_factory=list)

    @property
    def past(self) -> dict[str, Any] | None:
        """When a past season was, as the list of past seasons says it."""
        if not self.is_past or self.found.ends_at is None:
            return None
        return {"window": self.found.window, "starts_at": self.found.starts_at, "ends_at": self.found.ends_at}

    @property
    def first(self) -> int:
        """The place of the first line, from 1."""
        return (self.page - 1) * PAGE + 1

    @property
    def last_page(self) -> int:
        """How many pages there are."""
        return max(1, -(-self.total_players // PAGE))

    @property
    def live_url(self) -> str:
        """Where updates come from by themselves: only of the top page of a season that is on."""
        return "" if self.is_past or self.around or self.page > 1 else _url("live", self.subject.slug, self.query)

    @property
    def poll_url(self) -> str:
        """Where the script asks for updates: the same lines from the API."""
        if self.is_past:
            return ""
        if self.around:
            return _url("api", f"{self.subject.slug}/around/{self.around}", self.query, radius=RADIUS)
        return _url("api", self.subject.slug, self.query, limit=PAGE, offset=self.first - 1)

    @property
    def rule_in_words(self) -> str:
        """How the board ranks, in a sentence."""
        if self.rule is None:
            return ""
        return f"{OPERATORS[self.rule.operator]}, {ORDERS[self.rule.sort_order]}; {TIES[self.rule.tie_break]}."


def find_subject(slug: str) -> Subject:
    """A game by its slug or id, or `global`. Raises `Refusal` (404)."""
    game = find_game_or_global(slug)
    if game is None:
        text = "Every game's all-time scores, added up."
        return Subject(GLOBAL_SLUG, "Global ranking", "points", 0, text, None)
    return Subject(game.slug, game.name, game.score_unit, game.score_decimals, game.description, game)


def read_terms(query: QueryDict | Mapping[str, str]) -> dict[str, Any]:
    """Which board an address means, in the names of the API. Raises `Refusal` (404) for a season that is no number."""
    terms: dict[str, Any] = {name: query[name] for name in TERMS if query.get(name)}
    if "season" in terms:
        terms["season"] = _number(terms["season"])
    return terms


def read_page_number(query: QueryDict) -> int:
    """Which page, from 1. Raises `Refusal` (404)."""
    number = _number(query.get("page", "1"))
    if not 1 <= number <= MAX_PAGE:
        raise Refusal(status=404)
    return number


def get_board_page(*, slug: str, terms: Mapping[str, Any], page: int, now: datetime) -> BoardPage:
    """`PAGE` lines of a board. One query and one round trip to Redis. Raises `Refusal` (404)."""
    board = find_board(game=slug, asked=terms, now=now)
    read = selectors.get_page(season=board.season, offset=(page - 1) * PAGE, limit=PAGE)
    total = read.found.total_players
    return _made(slug, board, terms, total_players=total, source=read.source, lines=read.found.lines, page=page)


def get_board_around(*, slug: str, terms: Mapping[str, Any], player_id: int, now: datetime) -> BoardPage:
    """The lines around a player. No lines when the player is not on the board. Raises `Refusal` (404)."""
    board = find_board(game=slug, asked=terms, now=now)
    read = selectors.get_around(season=board.season, player_id=player_id, radius=RADIUS)
    near = read.found
    more = {"around": player_id, "standing": near.standing}
    return _made(slug, board, terms, total_players=near.total_players, source=read.source, lines=near.lines, **more)


def get_standing(*, slug: str, terms: Mapping[str, Any], player_id: int, now: datetime) -> Standing | None:
    """Where a player stands on a board. Raises `Refusal` (404)."""
    board = find_board(game=slug, asked=terms, now=now)
    return selectors.get_around(season=board.season, player_id=player_id, radius=0).found.standing


def _made(slug: str, found: Found, terms: Mapping[str, Any], **read: Any) -> BoardPage:
    subject = find_subject(slug)
    known = boards.get().by_season.get(found.season.id) if found.season else None
    rule = found.season.rule if found.season else None
    is_past = "season" in terms and known is None
    ends_at = known[1].ends_at if known else None
    query = urlencode(terms)
    tabs = list(_tabs(subject, found=found, terms=terms))
    return BoardPage(subject, found, rule, ends_at, is_past, query, tabs=tabs, **read)


def _tabs(subject: Subject, *, found: Found, terms: Mapping[str, Any]) -> Iterator[Tab]:
    """Those that exist: windows, then modes, then boards an admin has added."""
    season = _current(found.season)
    for board in sorted(boards.get().of_game(subject.game.id if subject.game else None), key=_order):
        is_current = season is not None and board.id == season.id
        yield Tab(_label(board, subject=subject), _terms_of(board, subject=subject), is_current, bool(board.mode_id))


def _current(season: SeasonRef | None) -> BoardInfo | None:
    known = boards.get().by_season.get(season.id) if season else None
    return known[0] if known else None


def _order(board: BoardInfo) -> tuple[bool, bool, int, int]:
    windows = [*WINDOWS]
    return not board.is_default, board.mode_id is not None, windows.index(window_of(board.window)), board.id


def _label(board: BoardInfo, *, subject: Subject) -> str:
    if not board.is_default:
        return board.slug.replace("-", " ").capitalize()
    if board.mode_id and subject.game:
        return subject.game.mode_name(board.mode_id) or board.slug
    return WINDOWS[window_of(board.window)]


def _terms_of(board: BoardInfo, *, subject: Subject) -> str:
    if not board.is_default:
        return urlencode({"leaderboard": board.slug})
    if board.mode_id and subject.game:
        return urlencode({"mode": subject.game.mode_name(board.mode_id)})
    return "" if board.window == "never" else urlencode({"window": window_of(board.window)})


def _url(root: str, path: str, query: str, **more: int) -> str:
    whole = "&".join(part for part in (query, urlencode(more)) if part)
    return f"/{root}/leaderboard/{path}/" + (f"?{whole}" if whole else "")


def _number(text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) <= 15):
        raise Refusal(status=404)
    return int(text)
