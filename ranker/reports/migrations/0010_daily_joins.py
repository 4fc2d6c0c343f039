from pathlib import Path

from django.db import migrations

from ranker.core.sql_views import RewriteView

SQL = Path(__file__).resolve().parent.parent / "sql"


class Migration(migrations.Migration):
    dependencies = [("reports", "0009_pattern_totals")]

    operations = [RewriteView(folder=SQL, name="superset_daily_metrics", version=2)]
