"""Imports of the owner's workspace, made by the services the app itself uses."""

from collections.abc import Sequence

from django.core.files.uploadedfile import SimpleUploadedFile

from fukasa.apps.ingest.services.mapping import mapping_keep
from fukasa.apps.ingest.services.uploads import Reading, uploads_accept
from fukasa.apps.ingest.tasks import start_imports
from fukasa.apps.workspaces.scope import WorkspaceScope
from tests.factories.workspaces import People

HEADER = "platform,account_id,post_id,posted_at,captured_at,followers,views,likes,comments"
SEEN = "2025-09-30T00:00:00Z"


def posts_csv(views: Sequence[object] = (1000, 1200, 900, 1500, 1100, 1300), account: str = "hana") -> str:
    """Write a posts file of one account with these views."""
    rows = [
        f"tiktok,{account},p{number},2025-09-{number + 1:02d}T09:00:00Z,{SEEN},5000,{seen},50,5"
        for number, seen in enumerate(views)
    ]
    return "\n".join([HEADER, *rows, ""])


def upload(scope: WorkspaceScope, content: str | bytes | None = None, name: str = "posts.csv", **reading: str) -> int:
    """Upload a file; gives the number of its import."""
    text = posts_csv() if content is None else content
    file = SimpleUploadedFile(name, text.encode() if isinstance(text, str) else text)
    accepted = uploads_accept(scope=scope, files=[file], reading=Reading(**{"kind": "posts"} | reading))
    assert not accepted.refusals, accepted.refusals
    return accepted.job_ids[0]


def of_upload(people: People) -> dict[str, object]:
    """Make an upload that waits to be imported."""
    return {"job_id": upload(people.owner.scope)}


def of_started(people: People) -> dict[str, object]:
    """Make an import that waits for a worker."""
    job_id = upload(people.owner.scope)
    start_imports(scope=people.owner.scope, job_ids=[job_id])
    return {"job_id": job_id}


def of_mapping(people: People) -> dict[str, object]:
    """Make a kept mapping."""
    scope = people.owner.scope
    return {"mapping_id": mapping_keep(scope=scope, job_id=upload(scope), name="Monthly export")}
