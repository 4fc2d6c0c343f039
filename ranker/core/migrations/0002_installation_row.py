from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("core", "0001_initial")]

    operations = [
        migrations.RunSQL(
            "INSERT INTO core_installation (id, uuid) VALUES (1, gen_random_uuid()) ON CONFLICT DO NOTHING",
            migrations.RunSQL.noop,
        )
    ]
