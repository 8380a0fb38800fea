"""Mail of notifications: bundled per person, in their language, kept when the server is down, stopped by one click."""

import socket
from datetime import timedelta

import pytest
from django.conf import LazySettings
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from fukasa.apps.notifications import selectors
from fukasa.apps.notifications.kinds import Kind, Mailed
from fukasa.apps.notifications.models import Notification
from fukasa.apps.notifications.services.choosing import unsubscribe_token
from fukasa.apps.notifications.services.mailing import KEPT, send_all_due
from fukasa.apps.notifications.services.telling import Event, tell
from fukasa.apps.workspaces.models import User
from tests.factories.workspaces import People

SOON = timedelta(minutes=5)
TOMORROW = timedelta(days=1, hours=1)


def stop_webhook(people: People, number: int = 1) -> None:
    url = reverse("webhooks:detail", args=[number])
    tell(
        people.owner.scope.workspace_id,
        Event(Kind.WEBHOOK_STOPPED, f"webhook:{number}", url, {"name": f"CRM {number}"}),
    )


def test_what_goes_at_once_goes_in_one_mail_in_the_language_of_the_person(people: People) -> None:
    User.objects.filter(pk=people.owner.user_id).update(language="ja")
    stop_webhook(people, 1)
    stop_webhook(people, 2)
    assert send_all_due(timezone.now()) == 0
    assert send_all_due(timezone.now() + SOON) == 1
    (letter,) = mail.outbox
    assert letter.to == [people.owner.email]
    assert "CRM 1" in letter.body
    assert "CRM 2" in letter.body
    assert "/settings/webhooks/2/" in letter.body
    assert "件" in letter.subject
    assert send_all_due(timezone.now() + TOMORROW) == 0


def test_what_was_read_meanwhile_is_not_mailed(people: People) -> None:
    stop_webhook(people)
    people.owner.client.post(reverse("notifications:read-all"))
    assert send_all_due(timezone.now() + SOON) == 0


def test_mail_is_kept_while_the_server_is_down_and_goes_when_it_is_back(people: People, settings: LazySettings) -> None:
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", closed.getsockname()[1]
    works, settings.EMAIL_BACKEND = settings.EMAIL_BACKEND, "django.core.mail.backends.smtp.EmailBackend"
    stop_webhook(people)
    assert send_all_due(timezone.now() + SOON) == 0
    tried = Notification.unscoped.filter(mail_at__isnull=False, attempts__gt=0)
    assert tried.count() == 1
    settings.EMAIL_BACKEND = works
    assert send_all_due(timezone.now() + SOON) == 0  # it rests first
    assert send_all_due(timezone.now() + SOON + SOON) == 1
    assert tried.count() == 0


def test_after_two_weeks_a_mail_is_given_up_and_the_notification_stays(people: People) -> None:
    stop_webhook(people)
    assert send_all_due(timezone.now() + KEPT + TOMORROW) == 0
    assert Notification.unscoped.get().mail_at is None
    assert selectors.unread_count(people.owner.scope) == 1


def test_somebody_whose_account_was_closed_gets_no_mail(people: People) -> None:
    stop_webhook(people)
    User.objects.filter(pk=people.owner.user_id).update(is_active=False)
    assert send_all_due(timezone.now() + SOON) == 0


def test_a_member_chooses_how_soon_each_kind_is_mailed(people: People) -> None:
    stop_webhook(people)
    chosen = {one.kind.value: "daily" for one in selectors.choices_of(people.owner.scope)}
    assert people.owner.client.post(reverse("notifications:settings"), chosen).status_code == 302
    assert {one.mailed for one in selectors.choices_of(people.owner.scope)} == {Mailed.DAILY}
    assert send_all_due(timezone.now() + TOMORROW) == 1


def test_one_click_in_the_mail_program_stops_the_mail_without_a_log_in(people: People) -> None:
    stop_webhook(people)
    send_all_due(timezone.now() + SOON)
    headers = mail.outbox[0].extra_headers
    path = headers["List-Unsubscribe"].strip("<>").partition("8000")[2]
    program = Client(enforce_csrf_checks=True)
    assert program.get(path).status_code == 200
    assert {one.mailed for one in selectors.choices_of(people.owner.scope)} != {Mailed.OFF}
    assert program.post(path, {"List-Unsubscribe": "One-Click"}).status_code == 200
    chosen = {one.kind: one.mailed for one in selectors.choices_of(people.owner.scope)}
    assert chosen.pop(Kind.NEW_DEVICE) is Mailed.AT_ONCE
    assert set(chosen.values()) == {Mailed.OFF}


@pytest.mark.parametrize("token", ["nonsense", "MQ:1xVGEE:cut", "%F0%9F%98%80"])
def test_an_address_that_was_cut_off_stops_nobodys_mail(token: str, people: People) -> None:
    assert people.anonymous.post(f"/notifications/stop/{token}/").status_code == 422


def test_the_address_of_one_person_stops_the_mail_of_that_person_only(people: People) -> None:
    people.anonymous.post(reverse("notifications:unsubscribe", args=[unsubscribe_token(people.viewer.user_id)]))
    assert selectors.choices_of(people.viewer.scope)[0].mailed is Mailed.OFF
    assert selectors.choices_of(people.owner.scope)[0].mailed is not Mailed.OFF
