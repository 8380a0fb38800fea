"""Brand profiles of workspaces."""

from fukasa.apps.brands import services
from tests.factories.workspaces import People

WORDS = {
    "name": "はなみず化粧品",
    "names": "@hanamizu_jp\nHana Mizu",
    "texts": "敏感肌のためのスキンケア。\n\n成分をていねいに解説します。",
    "rivals": "つきしろ: ツキシロ、@tsukishiro",
}


def make_brand(people: People, **words: str) -> int:
    """Make a brand of the owner's workspace; gives its id."""
    return services.brand_create(scope=people.owner.scope, words=WORDS | words)


def of_brand(people: People) -> dict[str, object]:
    """Name a brand in an address."""
    return {"brand_id": make_brand(people)}


def of_deleted_brand(people: People) -> dict[str, object]:
    """Name a brand that was deleted."""
    brand_id = make_brand(people)
    services.brand_delete(scope=people.owner.scope, brand_id=brand_id)
    return {"brand_id": brand_id}
