"""Pages of lists, brands, files and fit in a real Chromium have no barriers.

Each theme and language visits every other page: colours and words are shared by all of them.
"""

import pytest
from django.urls import reverse

from fukasa.apps.lists.services.entries import accounts_add_to_new
from tests.factories.brands import make_brand
from tests.factories.workspaces import People
from tests.fixtures.browser import MakeVisit

pytestmark = [pytest.mark.browser, pytest.mark.slow]


@pytest.mark.parametrize(("first", "theme", "language"), [(0, "light", "en"), (1, "dark", "ja")])
def test_the_pages_have_no_barriers(visit: MakeVisit, catalogue: People, first: int, theme: str, language: str) -> None:
    labels = {"instagram:hana": "hana", "instagram:sora": "sora"}
    made = accounts_add_to_new(scope=catalogue.owner.scope, name="春", labels=labels)
    brand = make_brand(catalogue)
    of_list = ("detail", "edit", "fields", "share", "codes", "reviews", "paste")
    pages = [
        *(reverse(f"lists:{name}", args=[made.list_id]) for name in of_list),
        *(reverse(f"lists:{name}") for name in ("index", "searches", "mirrors")),
        reverse("brands:index"),
        reverse("brands:new"),
        reverse("brands:edit", args=[brand]),
        reverse("creators:exports"),
        f"{reverse('creators:brief')}?brief=%F0%9F%98%80",
        f"{reverse('creators:report', args=['instagram', 'hana'])}?tab=affinity",
    ]
    seen = visit(catalogue.owner, theme=theme, language=language)
    found = {}
    for path in pages[first::2]:
        seen.go(path)
        found[path] = seen.barriers()
    assert {path: barriers for path, barriers in found.items() if barriers} == {}
    assert seen.complaints == []
