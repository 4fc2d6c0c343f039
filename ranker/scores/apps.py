from django.apps import AppConfig


class ScoresConfig(AppConfig):
    name = "ranker.scores"
    label = "scores"
