from django.db import migrations


class Migration(migrations.Migration):
    """Whom a day moved is said by the statement that moves them; the working table need not keep it."""

    dependencies = [("reports", "0005_live_range")]

    operations = [
        migrations.RunSQL(
            "ALTER TABLE reports_standing DROP COLUMN played_on",
            "ALTER TABLE reports_standing ADD COLUMN played_on date",
        )
    ]
