from pathlib import Path

import django.db.models.deletion
from django.db import migrations, models

from ranker.core.sql_views import CreateView, RewriteView

SQL = Path(__file__).resolve().parent.parent / "sql"


class Migration(migrations.Migration):
    dependencies = [("reports", "0006_standing_moved")]

    operations = [
        migrations.CreateModel(
            name="GameBest",
            fields=[
                ("pk", models.CompositePrimaryKey("game_id", "best", blank=True, editable=False, primary_key=True, serialize=False)),
                ("best", models.BigIntegerField()),
                ("players", models.BigIntegerField()),
                ("game", models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name="+", to="games.game")),
            ],
        ),
        # Of what is rolled up already; from the next rollup on it is a part of it.
        migrations.RunSQL(
            "INSERT INTO reports_gamebest (game_id, best, players) "
            "SELECT game_id, best, count(*) FROM reports_playergame GROUP BY game_id, best",
            migrations.RunSQL.noop,
        ),
        RewriteView(folder=SQL, name="reports_game", version=2),
        CreateView(folder=SQL, name="reports_live_total"),
        RewriteView(folder=SQL, name="reports_performance", version=2),
        CreateView(folder=SQL, name="reports_best"),
        RewriteView(folder=SQL, name="superset_user_performance", version=2),
        RewriteView(folder=SQL, name="superset_game_analytics", version=2),
    ]
