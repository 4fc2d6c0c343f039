from django.db import migrations

FUNCTION = """
CREATE FUNCTION leaderboards_season_start(schedule text, at timestamptz) RETURNS timestamptz LANGUAGE sql STABLE
RETURN CASE schedule WHEN 'daily' THEN date_trunc('day', at, 'UTC')
                     WHEN 'weekly' THEN date_trunc('week', at, 'UTC')
                     WHEN 'monthly' THEN date_trunc('month', at, 'UTC')
                     ELSE '0001-01-01 00:00:00+00'::timestamptz END
"""


class Migration(migrations.Migration):
    dependencies = [("leaderboards", "0002_storage")]

    operations = [
        # Where the season of a moment begins, as ranker.core.clock.bounds has it: with it the season is found by one
        # look into an index. By `starts_at <= … < ends_at` every season that ends later would be looked at, which for
        # scores of the past (imports, moderation) may be thousands.
        migrations.RunSQL(FUNCTION, "DROP FUNCTION leaderboards_season_start"),
        migrations.RunSQL(
            "CREATE INDEX leaderboards_season_by_start ON leaderboards_season (leaderboard_id, starts_at) "
            "WHERE state <> 'replaced'",
            "DROP INDEX leaderboards_season_by_start",
        ),
        migrations.RunSQL(
            "DROP INDEX leaderboards_season_current",
            "CREATE INDEX leaderboards_season_current ON leaderboards_season "
            "(leaderboard_id, (coalesce(ends_at, 'infinity'::timestamptz))) WHERE state <> 'replaced'",
        ),
    ]
