"""What a receiver is told: which thing, what happened, when. No values, and no names of people."""

import json
from datetime import datetime

# Things whose name is a title that members gave; the others (members, notes, verdicts, prices, contacts) are named
# after people, and a receiver asks the API for what its token may see.
_TITLED = {
    "brand",
    "comment_audit",
    "comment_model",
    "export",
    "goal",
    "import",
    "list",
    "mapping",
    "mirror",
    "plan",
    "quota_plan",
    "search",
    "webhook",
    "workspace",
}


def body_of(
    *,
    event_type: str,
    at: datetime,
    workspace_id: int,
    event_id: int,
    object_type: str,
    object_id: str,
    object_name: str,
) -> str:
    """Write the body of an event."""
    thing = {"type": object_type, "id": object_id}
    if object_type in _TITLED:
        thing["name"] = object_name
    data = {"event_id": event_id, "workspace_id": workspace_id, "object": thing}
    return json.dumps({"type": event_type, "timestamp": at.isoformat(), "data": data}, ensure_ascii=False)
