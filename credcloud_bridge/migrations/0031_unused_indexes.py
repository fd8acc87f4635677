# Indexes go that no query uses, or that others begin with. Foreign keys themselves stay as they are: making them anew, as
# Django would, reads whole tables.

import django.db.models.deletion
from django.db import migrations, models

# Columns of single indexes that others begin with.
BEGIN_OTHERS = [
    ("Delivery", "credential_id"),
    ("JobChunk", "job_id"),
    ("JobItem", "job_id"),
    ("SignedCredential", "status_list_id"),
]
# Django adds a second index on PostgreSQL, for LIKE; these are compared as a whole, or as a range.
COMPARED_AS_A_WHOLE = [("Credential", "public_id"), ("Delivery", "message_id")]


def drop_indexes(apps, schema_editor):
    connection = schema_editor.connection
    for model, column in BEGIN_OTHERS + COMPARED_AS_A_WHOLE:
        table = apps.get_model("credcloud", model)._meta.db_table
        with connection.cursor() as cursor:
            found = connection.introspection.get_constraints(cursor, table)
        for name, index in found.items():
            single = index["index"] and not index["unique"] and index["columns"] == [column]
            if single and ((model, column) in BEGIN_OTHERS or name.endswith("_like")):
                schema_editor.execute(
                    schema_editor.sql_delete_index
                    % {"name": connection.ops.quote_name(name), "table": connection.ops.quote_name(table)}
                )


class Migration(migrations.Migration):

    dependencies = [
        ('credcloud', '0030_search_words'),
    ]

    operations = [
        migrations.SeparateDatabaseAndState(
            database_operations=[migrations.RunPython(drop_indexes, migrations.RunPython.noop)],
            state_operations=[
                migrations.AlterField(
                    model_name='delivery',
                    name='credential',
                    field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='deliveries', to='credcloud.credential'),
                ),
                migrations.AlterField(
                    model_name='jobchunk',
                    name='job',
                    field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='chunks', to='credcloud.job'),
                ),
                migrations.AlterField(
                    model_name='jobitem',
                    name='job',
                    field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='items', to='credcloud.job'),
                ),
                migrations.AlterField(
                    model_name='signedcredential',
                    name='status_list',
                    field=models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='entries', to='credcloud.statuslist'),
                ),
            ],
        ),
    ]
