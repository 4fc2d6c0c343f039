from django.apps import AppConfig


class LeaderboardsConfig(AppConfig):
    name = "ranker.leaderboards"
    label = "leaderboards"
