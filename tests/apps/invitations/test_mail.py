"""The mail of an invitation, through a real SMTP server on this machine, and without one."""

import socket
from collections.abc import Iterator
from email import message_from_bytes
from email.message import Message
from email.policy import default

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import Envelope
from django.conf import LazySettings
from django.core import mail

from fukasa.apps.invitations import selectors
from tests.factories.workspaces import People

PAGE = "/settings/people/invitations/"


class Postbox:
    """Keeps what is delivered."""

    def __init__(self) -> None:
        self.mails: list[Message] = []

    async def handle_DATA(self, _server: object, _session: object, envelope: Envelope) -> str:  # noqa: N802
        assert isinstance(envelope.content, bytes)
        self.mails.append(message_from_bytes(envelope.content, policy=default))
        return "250 kept"


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


@pytest.fixture
def postbox(settings: LazySettings) -> Iterator[Postbox]:
    box = Postbox()
    server = Controller(box, hostname="127.0.0.1", port=free_port())
    server.start()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", server.port
    settings.EMAIL_USE_TLS = settings.EMAIL_USE_SSL = False
    yield box
    server.stop()


def test_several_people_get_a_mail_each_in_the_chosen_language(people: People, postbox: Postbox) -> None:
    text = "a@example.com, b@example.com\n山田 <c@example.com>"
    people.owner.client.post(PAGE, {"emails": "a@example.com b@example.com", "role": "viewer", "language": "ja"})
    people.owner.client.post(PAGE, {"emails": text, "role": "viewer", "language": "en"})
    assert [one["To"] for one in postbox.mails] == ["a@example.com", "b@example.com", "c@example.com"]
    japanese, english = postbox.mails[0], postbox.mails[2]
    assert "招待" in japanese["Subject"]
    assert "invites you" in english["Subject"]
    assert "http://testserver/join/" in english.get_payload(decode=True).decode()  # type: ignore[union-attr]


def test_the_link_of_the_mail_opens_the_door(people: People, postbox: Postbox) -> None:
    people.owner.client.post(PAGE, {"emails": "a@example.com", "role": "planner", "language": "en"})
    body = postbox.mails[0].get_payload(decode=True).decode()  # type: ignore[union-attr]
    path = next(line for line in body.splitlines() if "/join/" in line).strip().removeprefix("http://testserver")
    assert people.anonymous.get(path).status_code == 200


def test_when_the_mail_server_is_down_the_invitation_is_kept_and_its_link_shown_once(
    people: People, settings: LazySettings
) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    answer = people.owner.client.post(PAGE, {"emails": "a@example.com", "role": "viewer", "language": "ja"})
    (address, link), *others = answer.context["by_hand"]
    assert (address, others) == ("a@example.com", [])
    assert people.anonymous.get(link.removeprefix("http://testserver")).status_code == 200
    assert "/join/" not in people.owner.client.get(PAGE).content.decode()
    assert [one.mailed_at for one in selectors.pending(people.owner.scope)] == [None]


@pytest.mark.parametrize("none", ["b@", f"{'x' * 250}@example.com"])
def test_one_address_that_is_none_refuses_all(people: People, none: str) -> None:
    answer = people.owner.client.post(PAGE, {"emails": f"a@example.com {none}", "role": "viewer", "language": "ja"})
    assert list(answer.context["form"].errors) == ["emails"]
    assert (selectors.pending(people.owner.scope), mail.outbox) == ((), [])


def test_a_line_break_in_a_name_makes_no_header(people: People) -> None:
    people.owner.client.post("/settings/", {"name": "Aoi\r\nBcc: x@example.com"})
    people.owner.client.post(PAGE, {"emails": "a@example.com", "role": "viewer", "language": "ja"})
    assert mail.outbox[0].recipients() == ["a@example.com"]
