"""Every page in a real Chromium: no barrier, no complaint, nothing from outside, light, as wide as the window.

Each page is opened once, in Japanese and in English by turns, looked at from end to end in light or in dark by turns,
and its width taken in a narrow window and the smallest, in the other theme.
``python -m tools.barriers`` opens all of them in both languages and looks at all pairings: in Japanese while the
workspace fills, then in English with all that was made.
"""

from collections.abc import Iterator
from dataclasses import asdict
from itertools import cycle
from typing import Any

import pytest

from tests.factories.workspaces import People
from tests.fixtures.browser import MakeVisit
from tests.web.looks import EVERY, Look, Round, Told
from tests.web.pages import every_page

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.urls("tests.web.end_pages")]

TURNS = tuple(
    (Look("wide", theme), Look("narrow", other, ()), Look("smallest", other, ()))
    for theme, other in (("light", "dark"), ("dark", "light"))
)


def test_no_page_has_a_barrier_or_asks_anything_from_outside(
    people: People, visit: MakeVisit, request: pytest.FixtureRequest, record_property: Any
) -> None:
    looks = _all_looks if request.config.getoption("every_look", default=False) else _looks_by_turns
    told = list(looks(people, Round(visit, "ja"), Round(visit, "en")))
    record_property("told", [asdict(one) for one in told])
    troubles = [trouble for one in told for trouble in one.troubles()]
    assert not troubles, "\n".join(troubles)


def _looks_by_turns(people: People, *rounds: Round) -> Iterator[Told]:
    turns = cycle((one, looks) for looks in TURNS for one in rounds)
    return (one.look(page, looks) for (one, looks), page in zip(turns, every_page(people), strict=False))


def _all_looks(people: People, first: Round, second: Round) -> Iterator[Told]:
    opened = []
    for page in every_page(people):
        opened.append(page)
        yield first.look(page, EVERY)
    for page in opened:
        yield second.look(page, EVERY)
