from django.db import migrations, models


class Migration(migrations.Migration):
    """Apart from 0002: PostgreSQL changes no column of a table in the transaction that has just filled it."""

    dependencies = [("audit", "0002_merkle_log")]

    operations = [
        migrations.AlterField("auditevent", "leaf_index", models.BigIntegerField(unique=True)),
        migrations.AlterField("auditevent", "leaf_hash", models.BinaryField(max_length=32)),
        migrations.AlterField("auditevent", "channel", models.CharField(blank=True, max_length=8)),
        migrations.AlterField("auditevent", "address", models.CharField(blank=True, max_length=64)),
        migrations.AlterField("auditevent", "token_prefix", models.CharField(blank=True, max_length=40)),
        migrations.AddIndex(
            "auditevent", models.Index(fields=["workspace_id", "actor"], name="audit_of_actor")
        ),
    ]
