"""What the studio's editor notes about elements is kept with the design; drafts of imports keep what was said."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("credcloud", "0025_several_workers")]

    operations = [
        migrations.AddField("design", "layers", models.JSONField(blank=True, default=list)),
        migrations.AddField("draft", "import_notes", models.JSONField(blank=True, default=list)),
    ]
