from django.db import migrations, models
import django.db.models.deletion


class Migration(migrations.Migration):

    dependencies = [
        ('credcloud', '0013_published_files'),
    ]

    operations = [
        migrations.AddField(
            model_name='credential',
            name='renews',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='renewals', to='credcloud.credential'),
        ),
    ]
