from pathlib import Path

from django.db import migrations

from ranker.core.db import read_sql

SQL = Path(__file__).resolve().parent.parent / "sql"


class Migration(migrations.Migration):
    dependencies = [("scores", "0002_by_status")]

    operations = [migrations.RunSQL(read_sql(SQL / "is_first.sql"), "DROP FUNCTION scores_is_first")]
