from pathlib import Path

from django.db import migrations, models
from django.utils import timezone

from ranker.core.sql_views import CreateView

SQL = Path(__file__).resolve().parent.parent / "sql"
# In the order in which they read one another.
VIEWS = [
    "reports_frontier",
    "reports_live_player",
    "reports_live_session",
    "reports_played",
    "reports_retention",
    "reports_performance",
    "superset_retention_cohorts",
    "superset_daily_metrics",
    "superset_user_engagement",
    "superset_user_performance",
    "superset_game_analytics",
    "superset_game_popularity",
    "superset_scoring_patterns",
    "superset_leaderboard_trends",
    "superset_operations",
]


class Migration(migrations.Migration):
    dependencies = [
        ("reports", "0002_rollup_tables"),
        ("leaderboards", "0002_storage"),
    ]

    operations = [
        migrations.AddField("playergame", "last_at", models.DateTimeField(default=timezone.now), preserve_default=False),
        # What was summed up without the new column is summed up again.
        migrations.RunSQL(
            "UPDATE reports_rollupcursor SET closed_through = NULL; DELETE FROM reports_rollupstep WHERE step = 'totals'",
            migrations.RunSQL.noop,
        ),
        *[CreateView(folder=SQL, name=name) for name in VIEWS],
    ]
