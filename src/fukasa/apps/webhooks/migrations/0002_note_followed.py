from typing import Any

from django.db import migrations


def note(apps: Any, _schema_editor: Any) -> None:
    """Note the workspaces that have an endpoint already."""
    endpoints = apps.get_model("webhooks", "Endpoint").unscoped.exclude(off="owner")
    numbers = sorted(set(endpoints.values_list("workspace_id", flat=True)))
    apps.get_model("audit", "LogHead").objects.update(followed=" ".join(map(str, numbers)))


class Migration(migrations.Migration):
    dependencies = [("webhooks", "0001_initial"), ("audit", "0004_followed")]

    operations = [migrations.RunPython(note, migrations.RunPython.noop)]
