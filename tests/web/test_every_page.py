"""Every page in a real Chromium: no barrier, no complaint, nothing from outside, light, as wide as the window.

The first round, in Japanese, begins in a workspace without anything; the second, in English, finds all that the first
has made. Each loads a page once and changes window and theme in place. ``python -m tools.barriers`` looks at all
pairings.
"""

from collections.abc import Iterator
from dataclasses import asdict
from typing import Any

import pytest

from tests.factories.workspaces import People
from tests.fixtures.browser import MakeVisit
from tests.web.looks import EVERY, Look, Round, Told
from tests.web.pages import every_page

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.urls("tests.web.end_pages")]

FIRST = (Look("wide", "light"), Look("smallest", "light", ()))
SECOND = (Look("wide", "dark", ()), Look("narrow", "dark"))


def test_no_page_has_a_barrier_or_asks_anything_from_outside(
    people: People, visit: MakeVisit, request: pytest.FixtureRequest, record_property: Any
) -> None:
    told = list(_rounds(people, visit, every=request.config.getoption("every_look", default=False)))
    record_property("told", [asdict(one) for one in told])
    troubles = [trouble for one in told for trouble in one.troubles()]
    assert not troubles, "\n".join(troubles)


def _rounds(people: People, visit: MakeVisit, *, every: bool) -> Iterator[Told]:
    japanese, english = Round(visit, "ja"), Round(visit, "en")
    pages = []
    for page in every_page(people):
        pages.append(page)
        yield japanese.look(page, EVERY if every else FIRST)
    for page in pages:
        yield english.look(page, EVERY if every else SECOND)
