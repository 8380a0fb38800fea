"""Mail through real servers on loopback: one that refuses a recipient, one that never answers, one that is down."""

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import timedelta

import pytest
from aiosmtpd.controller import Controller
from django.conf import LazySettings
from django.core.mail import EmailMessage
from django.test import Client
from django.utils import timezone

from fukasa.apps.notifications.kinds import Kind
from fukasa.apps.notifications.models import Notification
from fukasa.apps.notifications.services.mailing import send_all_due
from fukasa.apps.notifications.services.telling import Event, tell
from fukasa.apps.outbound.mail import Sent, send
from tests.factories.workspaces import People

PAGE = "/settings/people/invitations/"
SOON, LATER = timedelta(minutes=5), timedelta(minutes=15)
pytestmark = pytest.mark.django_db


class Choosy:
    """Takes every mail but those to one address; whether it does so for all is told later."""

    def __init__(self) -> None:
        self.refuses: str | None = None
        self.taken: list[str] = []

    async def handle_RCPT(self, _server, _session, envelope, address, _options) -> str:  # noqa: N802
        if address == self.refuses:
            return "550 nobody of this name"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, _server, _session, envelope) -> str:  # noqa: N802
        self.taken += envelope.rcpt_tos
        return "250 kept"


@pytest.fixture
def choosy(settings: LazySettings) -> Iterator[Choosy]:
    box = Choosy()
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port = found.getsockname()[1]
    server = Controller(box, hostname="127.0.0.1", port=port)
    server.start()
    _use(settings, port)
    yield box
    server.stop()


def _use(settings: LazySettings, port: int) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_TIMEOUT = "127.0.0.1", port, 1
    settings.EMAIL_USE_TLS = settings.EMAIL_USE_SSL = False


@contextmanager
def silent() -> Iterator[tuple[int, list[socket.socket]]]:
    """A server that takes connections and never says a word."""
    listener, taken = socket.create_server(("127.0.0.1", 0)), []

    def accept() -> None:
        with suppress(OSError):
            while True:
                taken.append(listener.accept()[0])

    threading.Thread(target=accept, daemon=True).start()
    try:
        yield listener.getsockname()[1], taken
    finally:
        listener.shutdown(socket.SHUT_RDWR)
        listener.close()
        for connection in taken:
            connection.close()


def _letter(to: str = "a@example.com") -> EmailMessage:
    return EmailMessage("Hello", "Words", to=[to])


def test_one_recipient_who_is_refused_stops_no_other_mail(choosy: Choosy) -> None:
    choosy.refuses = "a@example.com"
    assert [send(_letter(to), "a test") for to in ("a@example.com", "b@example.com")] == [Sent.REFUSED, Sent.TAKEN]
    assert choosy.taken == ["b@example.com"]


def test_a_server_that_never_answers_is_waited_for_once(settings: LazySettings) -> None:
    with silent() as (port, taken):
        _use(settings, port)
        began = time.monotonic()
        assert {send(_letter(), "a test") for _ in range(5)} == {Sent.DOWN}
        assert time.monotonic() - began < 4
        assert len(taken) == 1


def test_invitations_to_many_wait_once_and_all_links_are_handed_over(people: People, settings: LazySettings) -> None:
    emails = " ".join(f"{number}@example.com" for number in range(8))
    with silent() as (port, taken):
        _use(settings, port)
        page = people.owner.client.post(PAGE, {"emails": emails, "role": "viewer", "language": "ja"})
        assert len(taken) == 1
    assert len(page.context["by_hand"]) == 8


def test_a_password_can_be_asked_for_while_the_server_never_answers(people: People, settings: LazySettings) -> None:
    with silent() as (port, _):
        _use(settings, port)
        assert Client().post("/forgotten/", {"email": people.owner.email}).status_code == 302


def _tell_all(people: People) -> None:
    event = Event(Kind.IMPORT_FAILED, "import:1", "/imports/1/", {"name": "posts.csv", "error": "gone"})
    tell(people.owner.scope.workspace_id, event)


def _waiting() -> int:
    return Notification.unscoped.filter(mail_at__isnull=False).count()


def test_digests_wait_once_for_a_server_that_never_answers_and_go_when_it_is_back(
    people: People, settings: LazySettings, choosy: Choosy
) -> None:
    _tell_all(people)
    waiting, well = _waiting(), settings.EMAIL_PORT
    with silent() as (port, taken):
        _use(settings, port)
        assert send_all_due(timezone.now() + SOON) == 0
        assert len(taken) == 1
    assert _waiting() == waiting > 0
    _use(settings, well)
    send_all_due(timezone.now() + LATER)
    assert _waiting() == 0
    assert people.owner.email in choosy.taken


def test_a_digest_that_is_refused_is_kept_and_goes_to_the_others(people: People, choosy: Choosy) -> None:
    _tell_all(people)
    choosy.refuses = people.owner.email
    send_all_due(timezone.now() + SOON)
    assert set(Notification.unscoped.filter(mail_at__isnull=False).values_list("member_id", flat=True)) <= {
        people.owner.scope.member_id
    }
    choosy.refuses = None
    send_all_due(timezone.now() + LATER)
    assert people.owner.email in choosy.taken
