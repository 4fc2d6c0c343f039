from pathlib import Path

from django.db import migrations, models

from ranker.core.sql_views import RewriteView

SQL = Path(__file__).resolve().parent.parent / "sql"
# Of what is rolled up already; from the next rollup on it is a part of it.
FILL = """
    INSERT INTO reports_hourscores (hour, source, submissions)
    SELECT date_trunc('hour', created_at AT TIME ZONE 'UTC') AT TIME ZONE 'UTC' AS hour, source, count(*)
    FROM scores_score
    WHERE created_at < (SELECT (closed_through + 1)::timestamp AT TIME ZONE 'UTC' FROM reports_rollupcursor)
    GROUP BY hour, source
"""


class Migration(migrations.Migration):
    dependencies = [
        ("reports", "0007_bests"),
        ("scores", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="HourScores",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey("hour", "source", blank=True, editable=False, primary_key=True, serialize=False),
                ),
                ("hour", models.DateTimeField()),
                ("source", models.CharField(max_length=6)),
                ("submissions", models.BigIntegerField()),
            ],
        ),
        migrations.RunSQL(FILL, migrations.RunSQL.noop),
        RewriteView(folder=SQL, name="superset_operations", version=2),
        RewriteView(folder=SQL, name="superset_leaderboard_trends", version=2),
    ]
