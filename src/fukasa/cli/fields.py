"""`fukasa search --fields`: what can be asked of an account."""

from typing import Any

from fukasa.cli.session import print_json
from fukasa.cli.tables import Column, show_table


def show_fields(*, as_json: bool) -> None:
    """List every filter with its kind, unit and meaning."""
    from fukasa.lake.query.registry import registry

    if as_json:
        from fukasa.lake.query.schema import schema

        print_json({"fields": [_told(one) for one in registry().values()], "schema": schema()})
        return
    columns = (
        Column("filter", whole=True),
        Column("kind", whole=True),
        Column("unit", spare=True),
        Column("group", spare=True),
        Column("means"),
    )
    rows = (
        (one.name, one.kind.value, one.unit.value, one.group.value, f"{one.called()}: {one.explained()}")
        for one in registry().values()
    )
    show_table(columns, rows)


def _told(one: Any) -> dict[str, Any]:
    return {
        "name": one.name,
        "kind": one.kind.value,
        "unit": one.unit.value,
        "group": one.group.value,
        "names": dict(one.names),
        "helps": dict(one.helps),
        "sides": [side.value for side in one.sides],
        "sorts": one.sorts,
        "facet": one.facet,
        "histogram": one.histogram,
    }
