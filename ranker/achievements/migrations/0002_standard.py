from django.db import migrations

from ranker.achievements.catalogue import add_standard


def add(apps, schema_editor):
    add_standard(apps.get_model("achievements", "Achievement"))


class Migration(migrations.Migration):
    """The achievements every installation begins with."""

    dependencies = [("achievements", "0001_initial")]

    operations = [migrations.RunPython(add, migrations.RunPython.noop)]
