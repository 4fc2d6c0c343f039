from django.db import migrations


class Migration(migrations.Migration):
    """Room on each page for updates of entries: one that leaves the value alone then touches no index (HOT)."""

    dependencies = [("leaderboards", "0001_initial")]

    operations = [
        migrations.RunSQL(
            "ALTER TABLE leaderboards_entry SET (fillfactor = 80, autovacuum_vacuum_scale_factor = 0.05)",
            "ALTER TABLE leaderboards_entry RESET (fillfactor, autovacuum_vacuum_scale_factor)",
        )
    ]
