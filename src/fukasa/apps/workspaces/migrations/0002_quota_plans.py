from dataclasses import asdict
from typing import Any

import django.db.models.deletion
from django.db import migrations, models

from fukasa.apps.workspaces.quota_seeds import seeds


def seed(apps: Any, _schema_editor: Any) -> None:
    """Make the plans an installation begins with, and give every workspace that is there the one without limits."""
    plans = apps.get_model("workspaces", "QuotaPlan")
    plans.objects.bulk_create(plans(**asdict(one)) for one in seeds())
    apps.get_model("workspaces", "Workspace").objects.update(plan=plans.objects.get(is_default=True))


class Migration(migrations.Migration):
    dependencies = [("workspaces", "0001_initial")]

    operations = [
        migrations.CreateModel(
            name="QuotaPlan",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.SlugField(max_length=40, unique=True, verbose_name="Short name")),
                ("name_ja", models.CharField(max_length=60, verbose_name="Name in Japanese")),
                ("name_en", models.CharField(max_length=60, verbose_name="Name in English")),
                ("limits", models.JSONField(default=dict)),
                ("is_default", models.BooleanField(default=False, verbose_name="For new workspaces")),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("updated_at", models.DateTimeField(auto_now=True)),
            ],
            options={
                "ordering": ("pk",),
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("is_default", True)), fields=("is_default",), name="quota_plan_one_default"
                    )
                ],
            },
        ),
        migrations.AddField(
            model_name="workspace",
            name="plan",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="workspaces",
                to="workspaces.quotaplan",
            ),
        ),
        migrations.RunPython(seed, migrations.RunPython.noop),
    ]
