from typing import Any

from django.apps import AppConfig
from django.db import transaction
from django.db.models.signals import post_save


class LeaderboardsConfig(AppConfig):
    name = "ranker.leaderboards"
    label = "leaderboards"

    def ready(self) -> None:
        """Boards follow the games and modes they are for, in the same transaction."""
        from ranker.games import signals
        from ranker.leaderboards.models import Leaderboard, Season
        from ranker.leaderboards.registry import boards
        from ranker.leaderboards.services import boards as services

        def forget(**_: object) -> None:
            transaction.on_commit(boards.forget)

        def on_game(*, game: Any, now: Any, operator: str, sort_order: str, tie_break: str, **_: object) -> None:
            services.create_game_boards(
                game=game, operator=operator, sort_order=sort_order, tie_break=tie_break, now=now
            )

        def on_mode(*, mode: Any, now: Any, **_: object) -> None:
            services.create_mode_board(mode=mode, now=now)

        def on_rule(*, game: Any, rule: Any, now: Any, **_: object) -> None:
            services.change_game_rule(game=game, rule=rule, now=now)

        def on_weight(*, now: Any, **_: object) -> None:
            services.request_global_recompute(now=now)

        for model in (Leaderboard, Season):
            post_save.connect(forget, sender=model, weak=False, dispatch_uid=f"forget-{model.__name__}")
        signals.game_created.connect(on_game, weak=False, dispatch_uid="boards-for-game")
        signals.mode_created.connect(on_mode, weak=False, dispatch_uid="board-for-mode")
        signals.game_rule_changed.connect(on_rule, weak=False, dispatch_uid="new-rule-for-boards")
        signals.global_weight_changed.connect(on_weight, weak=False, dispatch_uid="recompute-global")
