"""A cell of a table that saves itself when it is left."""

from collections.abc import Callable
from typing import Any

from fukasa.apps.pages import toast
from fukasa.apps.pages.conflicts import EditedMeanwhile
from fukasa.apps.workspaces.gate import MemberRequest


def cell_written(request: MemberRequest, write: Callable[..., None], values: dict[str, Any]) -> str | None:
    """Write one field; gives what it holds now, where the page asked to be told of others who write there."""
    try:
        write(**values)
    except EditedMeanwhile as refusal:
        toast.refused(request, refusal.message)
        return str(refusal.fields["present"])
    return None if values["seen"] is None else str(values["value"])
