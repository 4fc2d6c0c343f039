from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("games", "0002_game_allows_manual_scores")]

    operations = [
        migrations.AlterModelOptions(
            name="gamekey", options={"ordering": ["-created_at"], "verbose_name": "server key"}
        ),
    ]
