from pathlib import Path

from django.db import migrations

from ranker.core.db import read_sql
from ranker.core.sql_views import CreateView

SQL = Path(__file__).resolve().parent.parent / "sql"
DROP = """
    DROP TABLE reports_standing;
    DROP INDEX reports_playerday_by_date;
    DROP INDEX reports_banned_player;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("reports", "0001_initial"),
        ("leaderboards", "0001_initial"),
        ("scores", "0001_initial"),
        ("users", "0001_users"),
    ]

    operations = [
        migrations.RunSQL(read_sql(SQL / "scratch.sql"), DROP),
        CreateView(folder=SQL, name="reports_counted"),
        CreateView(folder=SQL, name="reports_game"),
        CreateView(folder=SQL, name="reports_live"),
    ]
