from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('credcloud_site', '0002_heartbeat'),
    ]

    operations = [
        migrations.CreateModel(
            name='UsedAssertion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('digest', models.CharField(max_length=64, unique=True)),
                ('until', models.DateTimeField(db_index=True)),
            ],
        ),
    ]
