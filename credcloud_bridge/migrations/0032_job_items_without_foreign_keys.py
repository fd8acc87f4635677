# Job items refer to their job and credential without foreign keys in the database: checking each of a long list took longer than
# writing it.

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('credcloud', '0031_unused_indexes'),
    ]

    operations = [
        migrations.AlterField(
            model_name='jobitem',
            name='credential',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.CASCADE, related_name='job_items', to='credcloud.credential'),
        ),
        migrations.AlterField(
            model_name='jobitem',
            name='job',
            field=models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='items', to='credcloud.job'),
        ),
    ]
