"""The page that a link to a plan opens, in a real Chromium."""

import pytest
from django.urls import reverse

from tests.factories.plans import make_portfolio, make_share
from tests.factories.workspaces import People
from tests.fixtures.browser import MakeVisit

pytestmark = [pytest.mark.browser, pytest.mark.slow]


@pytest.mark.parametrize(
    ("hidden", "how"),
    [
        ({"hide_names": True}, {"wide": False, "language": "en"}),
        ({"hide_prices": False}, {"wide": True, "theme": "dark"}),
    ],
    ids=["hidden", "open"],
)
def test_a_stranger_reads_a_shared_plan_without_barriers(hidden, how, people: People, visit: MakeVisit) -> None:
    token = make_share(people.owner, make_portfolio(people.owner), **hidden)
    seen = visit(None, **how)
    seen.go(reverse("plans:shared", args=[token]))
    assert seen.barriers() == []
    assert seen.complaints == []
    with seen.page.expect_download() as waiting:
        seen.page.locator("a", has_text="PDF").click()
    assert waiting.value.path().read_bytes().startswith(b"%PDF-")
