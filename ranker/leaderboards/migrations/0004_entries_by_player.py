import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


def key(columns):
    # In steps that writes go on beside, and that may be repeated after a kill.
    return [
        "DROP INDEX CONCURRENTLY IF EXISTS leaderboards_entry_new_key",
        f"CREATE UNIQUE INDEX CONCURRENTLY leaderboards_entry_new_key ON leaderboards_entry ({columns})",
        "ALTER TABLE leaderboards_entry DROP CONSTRAINT leaderboards_entry_pkey, "
        "ADD CONSTRAINT leaderboards_entry_pkey PRIMARY KEY USING INDEX leaderboards_entry_new_key",
    ]


class Migration(migrations.Migration):
    # docs/adr/0010-entries-by-player.md says why.
    atomic = False
    dependencies = [("leaderboards", "0003_season_start"), migrations.swappable_dependency(settings.AUTH_USER_MODEL)]

    operations = [
        migrations.RunSQL(key("player_id, season_id"), key("season_id, player_id")),
        # It begins with the player now.
        migrations.AlterField(
            model_name="entry",
            name="player",
            field=models.ForeignKey(
                db_constraint=False,
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="entries",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
    ]
