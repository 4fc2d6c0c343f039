"""What players earn: rules over the ledger, and what happened lately."""

from django.apps import AppConfig


class AchievementsConfig(AppConfig):
    """Achievements, who holds them, and the feats on the boards that some of them are made of."""

    name = "ranker.achievements"
    label = "achievements"
