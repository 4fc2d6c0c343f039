from django.apps import AppConfig


class ScoresConfig(AppConfig):
    name = "ranker.scores"
    label = "scores"
    verbose_name = "ledger"

    def ready(self) -> None:
        """A player's export holds their part of the ledger."""
        from ranker.scores.selectors import export_moderations, export_scores
        from ranker.users.export import register_export_section

        register_export_section("scores", export_scores)
        register_export_section("moderation", export_moderations)
