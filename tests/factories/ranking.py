"""Accounts to rank."""

from fukasa.apps.lists.services.entries import accounts_add
from tests.factories.index import account
from tests.factories.lists import make_list
from tests.factories.workspaces import Person

STRANGERS = "ws_somebody_else"


def crowd() -> list[dict[str, object]]:
    """Forty accounts of one kind: the higher the number, the deeper and the dearer."""
    rows = [
        account(f"a{number}", name=f"名前{number:02}", followers=40_000, tier="micro", depth_percentile=number / 40)
        | {"cpv_p50": 1.0 + number / 10, "authenticity_p": 0.2, "depth": 0.5, "depth_low": 0.45, "depth_high": 0.55}
        for number in range(40)
    ]
    known = {"followers": 40_000, "tier": "micro", "authenticity_p": 0.2}
    shallow = account("shallow", name="深さ不明さん", depth_percentile=None, **known)
    return [*rows, shallow, account("theirs", name="他社だけ", visibility=STRANGERS)]


def listed(person: Person, *ids: str) -> int:
    """Make a list of some of them."""
    list_id = make_list(person, "候補")
    accounts_add(scope=person.scope, list_id=list_id, labels={f"instagram:{one}": one for one in ids})
    return list_id
