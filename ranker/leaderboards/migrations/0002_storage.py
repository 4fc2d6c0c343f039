from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("leaderboards", "0001_initial")]

    operations = [
        # Room on each page for updates of entries: one that leaves the value alone then touches no index (HOT).
        migrations.RunSQL(
            "ALTER TABLE leaderboards_entry SET (fillfactor = 80, autovacuum_vacuum_scale_factor = 0.05)",
            "ALTER TABLE leaderboards_entry RESET (fillfactor, autovacuum_vacuum_scale_factor)",
        ),
        # A board's season at a given moment, however many it has had.
        migrations.RunSQL(
            "CREATE INDEX leaderboards_season_current ON leaderboards_season "
            "(leaderboard_id, (coalesce(ends_at, 'infinity'::timestamptz))) WHERE state <> 'replaced'",
            "DROP INDEX leaderboards_season_current",
        ),
    ]
