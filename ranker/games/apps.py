from django.apps import AppConfig
from django.db import transaction
from django.db.models.signals import post_save


class GamesConfig(AppConfig):
    name = "ranker.games"
    label = "games"

    def ready(self) -> None:
        """What this process knows of games is read again once a change to them is committed."""
        from ranker.games.models import Game, GameKey, Mode
        from ranker.games.registry import games

        def forget(**_: object) -> None:
            transaction.on_commit(games.forget)

        for model in (Game, Mode, GameKey):
            post_save.connect(forget, sender=model, weak=False, dispatch_uid=f"forget-{model.__name__}")
