from django.apps import AppConfig


class GamesConfig(AppConfig):
    name = "ranker.games"
    label = "games"
