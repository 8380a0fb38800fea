"""Every page of the app with somebody who looks at it: what a browser visits, page by page."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import chain
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core import mail
from django.test import Client
from django.urls import reverse

from fukasa.apps.creators.report_page import TABS
from tests.apps.creators.conftest import rows_of
from tests.factories import invitations, lists, notifications, people_keys, plans
from tests.factories.index import publish_index, row_key
from tests.factories.plan_documents import conflicting_document
from tests.factories.routes import ARGUMENTS, OPEN, RouteArguments
from tests.factories.workspaces import PASSWORD, People, Person
from tests.web.end_pages import ENDS
from tests.web.test_every_url import gated
from tests.web.walk import some_path

_ONLY_SENT_TO = 405

NARROWED = {
    "creators:discover": (
        "?view=cards",
        "?category=travel&cpv=2&p=0.8&followers_min=x",
        "?followers=900000000..",
        "?followers=9..1&nonsense=1&words=%22open",
    ),
    "creators:brief": ("?brief=美容系のInstagram、フォロワー1万人以上。お酒はNG", "?brief=%F0%9F%98%80"),
    "creators:identity": ("?key=instagram:hana",),
    "creators:report": tuple(f"?tab={tab}" for tab in (*TABS, "all")),
    "contacts:card": ("?key=instagram:hana",),
    "plans:price": ("?key=instagram:sure",),
    "labelling:detail": ("?class=praise",),
    "palette": ("?q=nothing is called so",),
}
"""What an address may carry so that its page is another one."""
OF_A_TEAMMATE = {"mfa_edit_webauthn", "mfa_remove_webauthn"}
"""Their passkey is made up: pages that read it would fail, so it is not the owner's."""


@dataclass(frozen=True)
class Page:
    """A page and the browser in which it is looked at.

    Attributes:
        name: its route with what the address carries, as a report names it.
        path: where it stands.
        client: who looks.

    """

    name: str
    path: str
    client: Client


def every_page(people: People) -> Iterator[Page]:
    """Give the pages one by one: what they show is made when their turn has come, so that the first ones are empty."""
    publish_index(Path(settings.FUKASA_DATA), _rows(people))
    _confirm(people.owner)
    _confirm(people.teammate)
    return filter(is_page, chain(_of_the_owner(people), _worked_with(people), _of_others(people), _ends(people)))


def is_page(page: Page) -> bool:
    """Tell whether a whole page stands there: neither a file, nor a piece of a page, nor an address that leads on."""
    response = page.client.get(page.path)
    return b"<html" in getattr(response, "content", b"") and not response.has_header("Content-Disposition")


def _rows(people: People) -> list[dict[str, Any]]:
    """Accounts of every sort and of every fate under a cut-off."""
    return list({row_key(row): row for row in (*rows_of(people), *plans.world())}.values())


def _confirm(person: Person) -> None:
    """Let a person give their password again, for the next hour, so that the pages of keys open."""
    person.client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    session = person.client.session
    session["account_authentication_methods"][-1]["at"] += 3600
    session.save()


def _of_the_owner(people: People) -> Iterator[Page]:
    made: dict[RouteArguments, dict[str, object]] = {}
    asked = (route for route in gated() if people.owner.client.get(some_path(route)).status_code != _ONLY_SENT_TO)
    for route in asked:
        who = people.teammate if route.name in OF_A_TEAMMATE else people.owner
        factory = ARGUMENTS.get(route.name, lambda _: {})
        if factory not in made:
            made[factory] = factory(replace(people, owner=who))
        path = reverse(route.name, kwargs=made[factory])
        for query in ("", *NARROWED.get(route.name, ())):
            yield Page(route.name + query, path + query, who.client)


def _worked_with(people: People) -> Iterator[Page]:
    """Give pages of things that were worked with."""
    owner = people.owner
    plan_id, impossible = plans.make_plan(owner), plans.make_plan(owner)
    runs = [plans.make_portfolio(owner, plans.make_run(owner, plan_id)) for _ in range(2)]
    plans.make_portfolio(owner, plans.make_run(owner, impossible), conflicting_document())
    plans.make_price(owner)
    list_id = lists.make_list(owner, "春", instagram_hana="hana", instagram_sora="sora", instagram_gone="gone")
    lists.make_share(owner, list_id, asks=True)
    found = reverse("plans:detail", args=[plan_id])
    views = ("", "?view=plan", "?view=proof", "?view=changes", "?view=candidates", "?part=cut", "?part=undecidable")
    yield from (Page(f"plans:detail, searched {view}", found + view, owner.client) for view in views)
    yield Page("plans:detail, impossible", reverse("plans:detail", args=[impossible]), owner.client)
    yield Page("plans:compare", reverse("plans:compare") + f"?run={runs[0]}&run={runs[1]}", owner.client)
    for name in ("detail", "reviews", "share"):
        yield Page(f"lists:{name}, worked with", reverse(f"lists:{name}", args=[list_id]), owner.client)


def _of_others(people: People) -> Iterator[Page]:
    """Give what strangers see, with addresses that are no good and with such that are; and who is not let in."""
    for name in OPEN:
        yield Page(name, reverse(name, kwargs=ARGUMENTS.get(name, lambda _: {})(people)), people.anonymous)
    yield from (Page(f"{name}, {who}", path, client) for name, who, path, client in _good_addresses(people))
    yield Page("not found", "/no/such/page/", people.anonymous)
    yield Page("not allowed", reverse("invitations:index"), people.viewer.client)
    yield Page("creators:report, not known", "/creators/tiktok/nobody/", people.owner.client)
    yield Page("home, a viewer's", "/", people.viewer.client)
    yield Page("account_reauthenticate", reverse("account_reauthenticate"), people.teammate.client)


def _good_addresses(people: People) -> Iterator[tuple[str, str, str, Client]]:
    owner, stranger = people.owner, people.anonymous
    shared = lists.make_share(owner, lists.make_list(owner, "夏", instagram_hana="hana"), "followers", "price", "note")
    asking = lists.make_share(owner, lists.make_list(owner, "冬", instagram_hana="hana"), asks=True)
    yield "lists:shared", "open", reverse("lists:shared", args=[shared]), stranger
    yield "lists:shared", "asking", reverse("lists:shared", args=[asking]), stranger
    for hidden in ({"hide_names": True}, {"hide_prices": False}):
        token = plans.make_share(owner, **hidden)
        yield "plans:shared", f"{hidden}", reverse("plans:shared", args=[token]), stranger
    new = reverse("invitations:join", args=[invitations.make_invitation(people, "hanako@example.com").token])
    known = reverse("invitations:join", args=[invitations.make_invitation(people, people.outsider.email).token])
    yield "invitations:join", "somebody new", new, stranger
    yield "invitations:join", "who has an account", known, stranger
    yield "invitations:join", "as oneself", known, people.outsider.client
    yield "invitations:join", "of another", new, people.outsider.client
    yield "notifications:unsubscribe", "good", _unsubscribing(people), stranger
    yield "account_reset_password_from_key", "good", *_new_password(people)
    yield "mfa_authenticate", "asked", reverse("mfa_authenticate"), _before_the_second_factor(people)


def _unsubscribing(people: People) -> str:
    return reverse("notifications:unsubscribe", kwargs=notifications.of_person(people))


def _new_password(people: People) -> tuple[str, Client]:
    """Follow the link of a mail about a forgotten password."""
    client = Client()
    client.post(reverse("account_reset_password"), {"email": people.viewer.email})
    link = re.search(r"http://testserver(\S+)", str(mail.outbox[-1].body))
    assert link is not None
    return client.get(link.group(1)).headers["Location"], client


def _before_the_second_factor(people: People) -> Client:
    people_keys.with_app(replace(people, owner=people.viewer))
    client = Client()
    client.post(reverse("account_login"), {"login": people.viewer.email, "password": PASSWORD})
    return client


def _ends(people: People) -> Iterator[Page]:
    """Give what a form may lead to, and what a fault of ours shows."""
    yield from (Page(name, f"/ends/{name}", people.owner.client) for name in ENDS)
    yield Page("500.html", "/failing/", Client(raise_request_exception=False))
