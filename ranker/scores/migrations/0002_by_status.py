from pathlib import Path

from django.db import migrations

from ranker.core.db import read_sql

SQL = Path(__file__).resolve().parent.parent / "sql"


class Migration(migrations.Migration):
    """An index that only the admin's filters need; partitions made later get it by `LIKE … INCLUDING ALL`."""

    dependencies = [("scores", "0001_initial")]

    operations = [migrations.RunSQL(read_sql(SQL / "by_status.sql"), "DROP INDEX scores_score_by_status")]
