# Keys are compared letter by letter on MySQL too (credcloud_bridge/fields.py); elsewhere nothing changes.

import credcloud_bridge.fields
from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [
        ('credcloud', '0001_initial'),
    ]

    operations = [
        migrations.AlterField(
            model_name='credential',
            name='email_key',
            field=credcloud_bridge.fields.ExactCharField(blank=True, db_index=True, max_length=320),
        ),
        migrations.AlterField(
            model_name='credential',
            name='lms_user_id',
            field=credcloud_bridge.fields.ExactCharField(blank=True, db_index=True, max_length=100),
        ),
        migrations.AlterField(
            model_name='credential',
            name='source_ref',
            field=credcloud_bridge.fields.ExactCharField(max_length=120),
        ),
        migrations.AlterField(
            model_name='credentialgroup',
            name='code',
            field=credcloud_bridge.fields.ExactCharField(max_length=40, unique=True, verbose_name='code'),
        ),
    ]
