"""How the admin (django-unfold) is called, coloured and arranged."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest
from django.templatetags.static import static
from django.urls import reverse_lazy


def who_may(*permissions: str) -> Callable[[HttpRequest], bool]:
    """A test for whoever has one of these permissions: nobody is shown a door that is locked."""
    return lambda request: any(request.user.has_perm(permission) for permission in permissions)


def page(title: str, icon: str, app: str, model: str) -> dict[str, Any]:
    """The list of a model, for whoever may look at it."""
    return {
        "title": title,
        "icon": icon,
        "link": reverse_lazy(f"admin:{app}_{model}_changelist"),
        "permission": who_may(*(f"{app}.{verb}_{model}" for verb in ("view", "change", "add"))),
    }


UNFOLD: dict[str, Any] = {
    "SITE_TITLE": "ranker",
    "SITE_HEADER": "ranker",
    "SITE_SUBHEADER": "Leaderboards",
    "SITE_SYMBOL": "leaderboard",
    "SITE_URL": "/",
    "SHOW_VIEW_ON_SITE": False,
    "STYLES": [lambda request: static("ranker/admin.css")],
    "SHOW_BACK_BUTTON": True,
    "DASHBOARD_CALLBACK": "ranker.ops.admin.first_page.first_page",
    "LOGIN": {"form": "ranker.users.forms.LoginForm"},
    "COLORS": {
        "primary": {
            "50": "oklch(97.1% .014 262)",
            "100": "oklch(93.2% .032 262)",
            "200": "oklch(88.2% .059 262)",
            "300": "oklch(80.9% .105 262)",
            "400": "oklch(70.7% .165 262)",
            "500": "oklch(62.3% .200 262)",
            "600": "oklch(53.5% .220 263)",
            "700": "oklch(47.5% .210 264)",
            "800": "oklch(41.0% .180 265)",
            "900": "oklch(36.5% .140 266)",
            "950": "oklch(27.5% .090 268)",
        }
    },
    "SIDEBAR": {
        "show_search": False,
        "navigation": [
            {
                "title": "Games",
                "items": [
                    page("Games", "sports_esports", "games", "game"),
                    page("Seasons", "event_repeat", "leaderboards", "season"),
                    page("Achievements", "trophy", "achievements", "achievement"),
                    page("Server keys", "key", "games", "gamekey"),
                ],
            },
            {
                "title": "Ledger",
                "separator": True,
                "items": [
                    page("Scores", "receipt_long", "scores", "score"),
                    page("Moderation", "gavel", "scores", "moderation"),
                ],
            },
            {
                "title": "People",
                "separator": True,
                "items": [
                    page("Players", "person", "users", "user"),
                    page("Groups", "groups", "auth", "group"),
                ],
            },
            {
                "title": "Webhooks",
                "separator": True,
                "items": [
                    page("Hooks", "webhook", "hooks", "hook"),
                    page("Deliveries", "outbox", "hooks", "delivery"),
                ],
            },
            {
                "title": "System",
                "separator": True,
                "items": [
                    {"title": "API", "icon": "api", "link": "/api/docs/"},
                    {"title": "Health", "icon": "monitor_heart", "link": "/health/"},
                ],
            },
        ],
    },
}
