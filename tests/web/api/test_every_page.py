"""Every page has operations that do the same, or a written reason why none is needed: new pages are asked, too."""

from collections import defaultdict
from typing import Any

from fukasa.apps.workspaces.permissions import LOWEST, Permission
from tests.web.api.pages import NOT_NEEDED, SAME
from tests.web.api.test_every_operation import Operation, operations
from tests.web.test_every_url import gated, routes

FOR_PROGRAMS = {"creators_query_schema", "creators_freshness"}
"""They tell how to ask and how old the answers are; pages say so beside what they show."""


def unanswered(names: set[str]) -> set[str]:
    """Name the pages for which neither an operation nor a reason is written down."""
    return names - set(SAME) - set(NOT_NEEDED)


def test_every_page_has_an_operation_or_a_reason() -> None:
    assert unanswered({route.name for route in routes()}) == set()


def test_no_page_is_written_down_that_is_gone_and_none_twice() -> None:
    assert (set(SAME) | set(NOT_NEEDED)) - {route.name for route in routes()} == set()
    assert set(SAME) & set(NOT_NEEDED) == set()


def test_every_operation_that_is_named_is_there() -> None:
    known = {one.name for one in operations()}
    assert {name for names in SAME.values() for name in names} <= known
    assert all(SAME.values())


def test_every_operation_stands_at_a_page_or_is_one_that_only_programs_need() -> None:
    named = {name for names in SAME.values() for name in names}
    assert {one.name for one in operations()} - named == FOR_PROGRAMS


def test_an_operation_is_open_to_nobody_to_whom_all_its_pages_are_closed() -> None:
    gates, pages = {route.name: route.gate for route in gated()}, defaultdict(list)
    for page, names in SAME.items():
        for name in names:
            pages[name].append(page)
    wider = {
        one.name
        for one in operations()
        if one.permission and pages[one.name] and not any(covered(one, gates[page]) for page in pages[one.name])
    }
    assert wider == set()


def covered(one: Operation, gate: Any) -> bool:
    """Tell whether whom an operation admits may do the same on a page."""
    reads = one.method == "get" or one.permission.endswith(".read")
    return LOWEST[Permission(one.permission)].covers(LOWEST[gate.read if reads else gate.write])


def test_a_page_of_which_nobody_thought_is_caught() -> None:
    assert unanswered({"lists:detail", "lists:brand-new"}) == {"lists:brand-new"}
