"""Whoever's keys are touched is told by mail, in their language and in the words of this project."""

from datetime import UTC, datetime

import pytest
from django.conf import LazySettings
from django.contrib.auth import get_user_model
from django.core import mail
from django.template.loader import render_to_string
from django.utils.translation import override

from tests.apps.people.test_factors import with_app
from tests.factories.workspaces import People

KINDS = (
    *(f"account/email/{name}" for name in ("password_changed", "password_set", "email_changed", "email_deleted")),
    *(f"mfa/email/{name}" for name in ("totp_activated", "totp_deactivated", "webauthn_added", "webauthn_removed")),
    "account/email/email_confirm",
    "mfa/email/recovery_codes_generated",
)
TOLD = {
    "timestamp": datetime(2026, 11, 23, 9, 30, tzinfo=UTC),
    "ip": "192.0.2.7",
    "user_agent": "Browser",
    "from_email": "old@example.com",
    "to_email": "new@example.com",
    "deleted_email": "old@example.com",
}


@pytest.mark.parametrize("kind", KINDS)
def test_every_mail_says_what_was_done_when_from_where_and_what_to_do(kind: str) -> None:
    with override("en"):
        subject, english = (render_to_string(f"{kind}_{part}.txt", TOLD) for part in ("subject", "message"))
    with override("ja"):
        japanese = render_to_string(f"{kind}_message.txt", TOLD)
    assert subject.strip()
    assert [word for word in ("192.0.2.7", "Browser", "If it was not you") if word not in english] == []
    assert "心当たりがない場合は" in japanese


@pytest.mark.parametrize(
    ("language", "subject"),
    [("ja", "Fukasa: 認証アプリが追加されました"), ("en", "Fukasa: An authenticator app was added")],
)
def test_a_new_factor_is_told_in_the_language_of_the_person(
    people: People, settings: LazySettings, monkeypatch: pytest.MonkeyPatch, language: str, subject: str
) -> None:
    settings.FUKASA_DATA.mkdir(parents=True, exist_ok=True)
    get_user_model().objects.filter(pk=people.owner.user_id).update(language=language)
    monkeypatch.setattr("django.db.transaction.on_commit", lambda told, **_: told())  # within the request, as it is
    with_app(people.owner)
    assert subject in [one.subject for one in mail.outbox]
