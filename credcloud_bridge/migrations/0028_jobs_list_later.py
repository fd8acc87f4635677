"""Jobs may leave it to their first worker to list their credentials."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('credcloud', '0027_recompletions'),
    ]

    operations = [
        migrations.AddField(
            model_name='job',
            name='items_listed',
            field=models.BooleanField(default=True),
        ),
    ]
