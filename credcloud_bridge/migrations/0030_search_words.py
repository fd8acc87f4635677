# Search asks a table of words; those of credentials that are there already are written afterwards, by maintenance.

import credcloud_bridge.fields
import django.db.models.deletion
from django.db import migrations, models


def begin_backlog(apps, schema_editor):
    if apps.get_model("credcloud", "Credential").objects.exists():
        apps.get_model("credcloud", "SearchBacklog").objects.create()


class Migration(migrations.Migration):

    dependencies = [
        ('credcloud', '0029_indexes_of_long_lists'),
    ]

    operations = [
        migrations.CreateModel(
            name='SearchBacklog',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('done_to', models.BigIntegerField(default=0)),
                ('up_to', models.BigIntegerField(null=True)),
            ],
            options={
                'verbose_name': 'credentials without search words',
                'verbose_name_plural': 'credentials without search words',
            },
        ),
        migrations.CreateModel(
            name='SearchWord',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('course', models.BigIntegerField()),
                ('word', credcloud_bridge.fields.CodePointCharField(max_length=24)),
                ('credential', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='credcloud.credential')),
            ],
            options={
                'verbose_name': 'search word',
                'verbose_name_plural': 'search words',
                'constraints': [models.UniqueConstraint(fields=('course', 'word', 'credential'), name='credcloud_searchword_once')],
            },
        ),
        migrations.RunPython(begin_backlog, migrations.RunPython.noop),
    ]
