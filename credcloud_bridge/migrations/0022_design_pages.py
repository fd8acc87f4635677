"""Design versions know how many pages they have; until now all had one."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("credcloud", "0021_canva")]

    operations = [
        migrations.AddField(
            model_name="designversion",
            name="page_count",
            field=models.PositiveSmallIntegerField(default=1),
        ),
    ]
