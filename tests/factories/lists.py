"""Lists of the owner's workspace, made by the services the app itself uses."""

from datetime import timedelta
from typing import Any

from django.utils import timezone

from fukasa.apps.lists import selectors
from fukasa.apps.lists.choices import FieldKind
from fukasa.apps.lists.mirrors.selectors import codes_of, mirror_view
from fukasa.apps.lists.services.entries import accounts_add, entries_remove
from fukasa.apps.lists.services.fields import field_add
from fukasa.apps.lists.services.lists import list_create
from fukasa.apps.lists.services.mirrors import code_create, mirror_join, mirror_leave
from fukasa.apps.lists.services.searches import search_save
from fukasa.apps.lists.services.shares import share_create
from tests.factories.workspaces import People, Person, make_owner


def make_list(person: Person, name: str = "秋の候補", **labels: str) -> int:
    """Make a list; ``instagram_hana="hana"`` puts an account into it."""
    list_id = list_create(scope=person.scope, name=name)
    if labels:
        keys = {key.replace("_", ":", 1): label for key, label in labels.items()}
        accounts_add(scope=person.scope, list_id=list_id, labels=keys)
    return list_id


def make_share(person: Person, list_id: int, *columns: str, days: int = 30, **options: bool) -> str:
    """Make a link to a list and give its token; options are ``own_facts`` and ``asks``."""
    end = timezone.now() + timedelta(days=days)
    return share_create(scope=person.scope, list_id=list_id, columns=columns, expires_at=end, label="代理店", **options)


def make_field(person: Person, list_id: int, kind: str = "text", name: str = "", **options: Any) -> int:
    """Give a list a field of its own."""
    field = FieldKind(kind)
    return field_add(scope=person.scope, list_id=list_id, name=name or kind, kind=field, **options)


def of_field(people: People) -> dict[str, object]:
    list_id = make_list(people.owner, instagram_hana="hana")
    return {"list_id": list_id, "field_id": make_field(people.owner, list_id)}


def of_value(people: People) -> dict[str, object]:
    found = of_entry(people)
    return found | {"field_id": make_field(people.owner, found["list_id"])}


def make_code(person: Person, list_id: int, *columns: str, days: int = 7) -> str:
    """Make a code by which another workspace mirrors a list."""
    end = timezone.now() + timedelta(days=days)
    return code_create(scope=person.scope, list_id=list_id, columns=columns, expires_at=end, label="グループ会社")


def make_mirror(source: Person, reader: Person, list_id: int, *columns: str) -> int:
    """Let a person's workspace mirror a list of another's."""
    return mirror_join(scope=reader.scope, code=make_code(source, list_id, *columns))


def of_code(people: People) -> dict[str, object]:
    list_id = make_list(people.owner)
    make_code(people.owner, list_id)
    return {"list_id": list_id, "code_id": codes_of(people.owner.scope, list_id)[0].code_id}


def of_mirror(people: People) -> dict[str, object]:
    source = make_owner(f"source{people.owner.user_id}@example.com", "Midori Group")
    return {"mirror_id": make_mirror(source, people.owner, make_list(source, instagram_hana="hana"))}


def of_left_mirror(people: People) -> dict[str, object]:
    made = of_mirror(people)
    mirror_leave(scope=people.owner.scope, mirror_id=made["mirror_id"])
    return made


def of_mirror_entry(people: People) -> dict[str, object]:
    made = of_mirror(people)
    found = mirror_view(people.owner.scope, made["mirror_id"])
    return made | {"entry_id": found.entries[0].entry_id}


def of_list(people: People) -> dict[str, object]:
    return {"list_id": make_list(people.owner, instagram_hana="hana")}


def of_entry(people: People) -> dict[str, object]:
    list_id = make_list(people.owner, instagram_hana="hana")
    return {"list_id": list_id, "entry_id": selectors.entries(people.owner.scope, list_id)[0].entry_id}


def of_removal(people: People) -> dict[str, object]:
    found = of_entry(people)
    scope, list_id, entry_id = people.owner.scope, found["list_id"], found["entry_id"]
    return {"list_id": list_id, "removal": entries_remove(scope=scope, list_id=list_id, entry_ids=[entry_id])[0]}


def of_share(people: People) -> dict[str, object]:
    list_id = make_list(people.owner)
    make_share(people.owner, list_id)
    return {"list_id": list_id, "share_id": selectors.shares(people.owner.scope, list_id)[0].share_id}


def of_round(people: People) -> dict[str, object]:
    list_id = make_list(people.owner, instagram_hana="hana")
    make_share(people.owner, list_id, asks=True)
    return {"list_id": list_id, "share_id": selectors.shares(people.owner.scope, list_id)[0].share_id}


def of_search(people: People) -> dict[str, object]:
    return {"search_id": search_save(scope=people.owner.scope, name="国内の美容", query="country=JP")}
