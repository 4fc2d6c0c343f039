from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("games", "0001_initial")]

    operations = [
        migrations.AddField(
            model_name="game",
            name="allows_manual_scores",
            field=models.BooleanField(
                db_default=False,
                default=False,
                help_text="Players may type in a score on the game's page: for a hall or a club where all trust each other.",
            ),
        ),
    ]
