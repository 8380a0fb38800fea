from typing import Any, ClassVar

from django.core.management import call_command
from django.db import migrations


def make_table(_apps: Any, editor: Any) -> None:
    """Make the table of the cache, in which log-in attempts are counted for all processes together."""
    call_command("createcachetable", "fukasa_cache", database=editor.connection.alias, verbosity=0)


class Migration(migrations.Migration):
    dependencies: ClassVar[list[tuple[str, str]]] = []
    operations: ClassVar[list[Any]] = [migrations.RunPython(make_table, migrations.RunPython.noop)]
