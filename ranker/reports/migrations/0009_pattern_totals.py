from pathlib import Path

from django.db import migrations, models

from ranker.core.sql_views import RewriteView

SQL = Path(__file__).resolve().parent.parent / "sql"


class Migration(migrations.Migration):
    dependencies = [("reports", "0008_hours")]

    operations = [
        migrations.AddField(
            "patterncell",
            "total",
            models.DecimalField(decimal_places=0, max_digits=40, default=0),
            preserve_default=False,
        ),
        migrations.RunSQL(
            "UPDATE reports_patterncell SET total = (SELECT sum(v) FROM unnest(scores) AS v)",
            migrations.RunSQL.noop,
        ),
        RewriteView(folder=SQL, name="superset_scoring_patterns", version=2),
    ]
