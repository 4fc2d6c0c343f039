from pathlib import Path

from django.db import migrations

from ranker.core.sql_views import RewriteView

SQL = Path(__file__).resolve().parent.parent / "sql"


class Migration(migrations.Migration):
    dependencies = [("reports", "0004_board_day_players")]

    operations = [RewriteView(folder=SQL, name="reports_live", version=2)]
