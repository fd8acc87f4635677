# Lists by name, dates and group are read from an index; indexes that no query uses go.

import django.db.models.deletion
import opaque_keys.edx.django.models
from django.conf import settings
from django.db import migrations, models

# Django adds a second index on PostgreSQL, for LIKE; these columns are compared as a whole only.
COMPARED_AS_A_WHOLE = ["live_key", "email_key", "lms_user_id"]


def drop_like_indexes(apps, schema_editor):
    if schema_editor.connection.vendor != "postgresql":
        return
    table = apps.get_model("credcloud", "Credential")._meta.db_table
    with schema_editor.connection.cursor() as cursor:
        indexes = schema_editor.connection.introspection.get_constraints(cursor, table)
    for name, index in indexes.items():
        if name.endswith("_like") and index["columns"][0] in COMPARED_AS_A_WHOLE and len(index["columns"]) == 1:
            schema_editor.execute(f"DROP INDEX {schema_editor.quote_name(name)}")


class Migration(migrations.Migration):

    dependencies = [
        ('credcloud', '0028_jobs_list_later'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AlterField(
            model_name='credential',
            name='batch',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='credentials', to='credcloud.batch'),
        ),
        migrations.AlterField(
            model_name='credential',
            name='course_key',
            field=opaque_keys.edx.django.models.CourseKeyField(max_length=255),
        ),
        migrations.AlterField(
            model_name='credential',
            name='group',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='credcloud.credentialgroup'),
        ),
        migrations.AddIndex(
            model_name='credential',
            index=models.Index(fields=['course_key', 'state', 'recipient_name', 'id'], name='credcloud_cred_name'),
        ),
        migrations.AddIndex(
            model_name='credential',
            index=models.Index(fields=['course_key', 'state', 'issued_on', 'id'], name='credcloud_cred_issued'),
        ),
        migrations.AddIndex(
            model_name='credential',
            index=models.Index(fields=['course_key', 'state', 'expires_on', 'id'], name='credcloud_cred_expires'),
        ),
        migrations.AddIndex(
            model_name='credential',
            index=models.Index(fields=['course_key', 'state', 'group', 'id'], name='credcloud_cred_course_group'),
        ),
        migrations.RunPython(drop_like_indexes, migrations.RunPython.noop, elidable=False),
    ]
