"""Models get the names that code and pages use; their tables keep theirs."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("credcloud", "0018_upload_layout"),
    ]

    operations = [
        migrations.AlterModelTable(name="Lapse", table="credcloud_lapse"),
        migrations.RenameModel(old_name="Lapse", new_name="EligibilityLoss"),
        migrations.AlterModelOptions(
            name="eligibilityloss",
            options={
                "ordering": ["at", "pk"],
                "verbose_name": "eligibility loss",
                "verbose_name_plural": "eligibility losses",
            },
        ),
        migrations.AlterField(
            model_name="eligibilityloss",
            name="credential",
            field=models.OneToOneField(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="eligibility_loss",
                to="credcloud.credential",
            ),
        ),
        migrations.AlterModelTable(name="DocumentForm", table="credcloud_documentform"),
        migrations.RenameModel(old_name="DocumentForm", new_name="StoredDocumentTemplate"),
        migrations.AlterModelOptions(
            name="storeddocumenttemplate",
            options={"verbose_name": "stored document template", "verbose_name_plural": "stored document templates"},
        ),
    ]
