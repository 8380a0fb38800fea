"""A workspace with one of everything the API speaks of: for requests that name what exists."""

from pathlib import Path
from typing import Any

from django.conf import settings

from fukasa.apps.lists import selectors
from fukasa.apps.lists.mirrors.selectors import codes_of, mirror_view
from fukasa.apps.lists.services.entries import entries_remove
from tests.factories import (
    brands,
    goals,
    ingest,
    invitations,
    labelling,
    lists,
    notifications,
    plans,
    rights,
    verdicts,
    webhooks,
)
from tests.factories.creators import of_export, of_note
from tests.factories.index import account, publish_index
from tests.factories.lists import make_code, make_field, make_list, make_mirror, make_share
from tests.factories.workspaces import People, make_owner

KEY = "instagram:hana"


def make_world(people: People) -> dict[str, Any]:
    """Publish a catalogue and make one of everything; gives their names and numbers by path parameter."""
    mine = account("mine", visibility=people.owner.scope.scope_id)
    rows = [account("hana"), account("sora", followers=150_000, tier="mid"), account("dear"), mine]
    publish_index(Path(settings.FUKASA_DATA), rows)
    return {"key": KEY, "name": "winter-launch"} | _lists(people) | _others(people)


def _lists(people: People) -> dict[str, Any]:
    owner, source = people.owner, make_owner("source@example.com", "Midori Group")
    list_id = make_list(owner, "API", instagram_hana="hana", instagram_sora="sora")
    kept, gone = selectors.entries(owner.scope, list_id)
    removal = entries_remove(scope=owner.scope, list_id=list_id, entry_ids=[gone.entry_id])[0]
    make_share(owner, list_id, asks=True)
    make_code(owner, list_id)
    mirror_id = make_mirror(source, owner, make_list(source, instagram_hana="hana"))
    return {
        "list_id": list_id,
        "entry_id": kept.entry_id,
        "field_id": make_field(owner, list_id),
        "removal": str(removal),
        "share_id": selectors.shares(owner.scope, list_id)[0].share_id,
        "code_id": codes_of(owner.scope, list_id)[0].code_id,
        "mirror_id": mirror_id,
        "mirror_entry_id": mirror_view(owner.scope, mirror_id).entries[0].entry_id,
    } | lists.of_search(people)


def _others(people: People) -> dict[str, Any]:
    made: dict[str, Any] = {}
    makers = (
        of_note,
        of_export,
        plans.of_price,
        plans.of_portfolio,
        ingest.of_upload,
        ingest.of_mapping,
        goals.of_goal,
        brands.of_brand,
        verdicts.of_verdict,
        verdicts.of_appeal,
        labelling.of_audit,
        invitations.of_invitation,
        notifications.of_notification,
        webhooks.of_endpoint,
        webhooks.of_delivery,
        rights.of_contact,
        rights.of_deleted,
    )
    for make in makers:
        made |= make(people)
    made |= {"place": 1, "closed_audit_id": labelling.of_closed(people)["audit_id"]}
    made |= {"build_id": labelling.make_training(people.owner), "other_run_id": plans.make_run(people.owner)}
    return made | {
        "member_id": people.viewer.scope.member_id,
        "plan_id": plans.make_plan(people.owner),
        "plan_key": "small",
        "workspace_id": people.owner.scope.workspace_id,
    }
