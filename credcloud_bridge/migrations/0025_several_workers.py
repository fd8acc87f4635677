"""Several workers on one job: chunks, places of workers, counters of status lists."""

import secrets

import django.db.models.deletion
from django.db import migrations, models


def count_existing_lists(apps, schema_editor):
    """Each list gets its counter; what its bit string marks stays taken."""
    counters = apps.get_model("credcloud", "StatusListCounter")
    for pk in apps.get_model("credcloud", "StatusList").objects.order_by("pk").values_list("pk", flat=True):
        counters.objects.create(status_list_id=pk, order_key=secrets.token_bytes(32))


def mark_given_away(apps, schema_editor):
    """Back to bit strings: marked is what was marked before, and what was given away since."""
    lists = apps.get_model("credcloud", "StatusList")
    entries = apps.get_model("credcloud", "SignedCredential")
    for one in lists.objects.order_by("pk"):
        taken = bytearray(bytes(one.taken) or bytes(LIST_BYTES))
        indexes = entries.objects.filter(status_list_id=one.pk).values_list("status_index", flat=True)
        for index in indexes.iterator():
            taken[index >> 3] |= 0x80 >> (index & 7)
        one.taken = bytes(taken)
        one.allotted = sum(byte.bit_count() for byte in taken)
        one.save(update_fields=["taken", "allotted"])


LIST_BYTES = 131_072 // 8


class Migration(migrations.Migration):

    dependencies = [
        ('credcloud', '0024_design_sharing'),
    ]

    operations = [
        migrations.AlterField(
            model_name='signedcredential',
            name='status_list',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.PROTECT, related_name='entries', to='credcloud.statuslist'),
        ),
        migrations.CreateModel(
            name='JobWorker',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('owner', models.CharField(blank=True, max_length=64)),
                ('lease_until', models.DateTimeField()),
                ('job', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='workers', to='credcloud.job')),
            ],
            options={
                'verbose_name': 'job worker',
                'verbose_name_plural': 'job workers',
                'ordering': ['pk'],
            },
        ),
        migrations.CreateModel(
            name='StatusListCounter',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('order_key', models.BinaryField(max_length=32)),
                ('used', models.PositiveIntegerField(default=0)),
                ('status_list', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='counter', to='credcloud.statuslist')),
            ],
            options={
                'verbose_name': 'status list counter',
                'verbose_name_plural': 'status list counters',
            },
        ),
        migrations.CreateModel(
            name='JobChunk',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('first_item', models.PositiveBigIntegerField()),
                ('last_item', models.PositiveBigIntegerField()),
                ('state', models.CharField(choices=[('waiting', 'Waiting'), ('done', 'Done')], default='waiting', max_length=8)),
                ('done', models.PositiveIntegerField(default=0)),
                ('failed', models.PositiveIntegerField(default=0)),
                ('skipped', models.PositiveIntegerField(default=0)),
                ('job', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='chunks', to='credcloud.job')),
            ],
            options={
                'verbose_name': 'job chunk',
                'verbose_name_plural': 'job chunks',
                'ordering': ['pk'],
                'indexes': [models.Index(fields=['job', 'state', 'id'], name='credcloud_jobchunk_state')],
            },
        ),
        migrations.RunPython(count_existing_lists, mark_given_away),
    ]
