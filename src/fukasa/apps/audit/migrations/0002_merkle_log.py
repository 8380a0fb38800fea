from typing import Any

import django.utils.timezone
from django.db import migrations, models

import fukasa.apps.audit.models
from fukasa.apps.audit.leaves import Leaf, commitments, moment, new_salts
from fukasa.apps.audit.merkle import Frontier

BATCH = 2000


def bring_in(apps: Any, _schema_editor: Any) -> None:
    """Put the rows that are there into the tree, in the order in which they were written."""
    events = apps.get_model("audit", "AuditEvent")
    frontier, batch = Frontier(), []
    for row in events.objects.order_by("pk").iterator(chunk_size=BATCH):
        row.salts = new_salts()
        row.leaf_index = frontier.size
        row.commitments = commitments(row.salts, _personal(row))
        row.leaf_hash = _leaf(row).hash()
        frontier = frontier.append(row.leaf_hash)
        batch.append(row)
        if len(batch) == BATCH:
            events.objects.bulk_update(batch, ["salts", "leaf_index", "commitments", "leaf_hash"], batch_size=200)
            batch = []
    events.objects.bulk_update(batch, ["salts", "leaf_index", "commitments", "leaf_hash"], batch_size=200)
    apps.get_model("audit", "LogHead").objects.create(
        pk=1, name=fukasa.apps.audit.models.new_log_name(), size=frontier.size, peaks=frontier.packed()
    )


def _personal(row: Any) -> dict[str, Any]:
    return {
        "actor": [row.member_id, row.actor],
        "origin": [row.address, row.token_prefix],
        "object": [row.object_id, row.object_name],
        "before": row.before,
        "after": row.after,
    }


def _leaf(row: Any) -> Leaf:
    return Leaf(
        index=row.leaf_index,
        at=moment(row.created_at),
        workspace=row.workspace_id,
        action=row.action,
        object_type=row.object_type,
        channel=row.channel,
        commitments=row.commitments,
    )


class Migration(migrations.Migration):
    dependencies = [("audit", "0001_initial")]

    operations = [
        migrations.CreateModel(
            name="LogHead",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(default=fukasa.apps.audit.models.new_log_name, max_length=60)),
                ("size", models.BigIntegerField(default=0)),
                ("peaks", models.BinaryField(default=b"")),
                ("verified_at", models.DateTimeField(null=True)),
                ("verified_size", models.BigIntegerField(null=True)),
                ("findings", models.PositiveIntegerField(default=0)),
            ],
            options={"ordering": ("pk",)},
        ),
        migrations.CreateModel(
            name="SigningKey",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key_id", models.CharField(max_length=8, unique=True)),
                ("public", models.CharField(max_length=44)),
                ("created_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("retired_at", models.DateTimeField(null=True)),
            ],
            options={"ordering": ("pk",)},
        ),
        migrations.CreateModel(
            name="SignedRoot",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("size", models.BigIntegerField()),
                ("root", models.BinaryField(max_length=32)),
                ("peaks", models.BinaryField()),
                ("note", models.TextField()),
                ("key_id", models.CharField(max_length=8)),
                ("created_at", models.DateTimeField(default=django.utils.timezone.now)),
            ],
            options={"ordering": ("-pk",), "indexes": [models.Index(fields=["size"], name="audit_root_of_size")]},
        ),
        migrations.AddField("auditevent", "leaf_index", models.BigIntegerField(null=True)),
        migrations.AddField("auditevent", "leaf_hash", models.BinaryField(default=b"", max_length=32)),
        migrations.AddField("auditevent", "commitments", models.JSONField(default=dict)),
        migrations.AddField("auditevent", "salts", models.JSONField(default=dict)),
        migrations.AddField("auditevent", "channel", models.CharField(blank=True, default="", max_length=8)),
        migrations.AddField("auditevent", "address", models.CharField(blank=True, default="", max_length=64)),
        migrations.AddField("auditevent", "token_prefix", models.CharField(blank=True, default="", max_length=40)),
        migrations.AlterField("auditevent", "created_at", models.DateTimeField(default=django.utils.timezone.now)),
        migrations.RunPython(bring_in, migrations.RunPython.noop, atomic=True),
    ]
