"""Recovery codes: shown once, kept as hashes, good once; those of earlier releases are good until new ones are made."""

import re
from hashlib import sha256

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from django.conf import LazySettings
from django.contrib.auth import get_user_model
from django.core import mail
from django.test import Client
from django.urls import reverse

from fukasa.apps.audit import selectors as audit
from fukasa.apps.people.recovery_codes import kept
from fukasa.apps.vault.rotation import key_add, key_drop, key_uses, rotate
from fukasa.apps.vault.sealing import opened
from tests.apps.people.test_factors import logged_in, proven, text, with_app
from tests.factories import people_keys
from tests.factories.workspaces import PASSWORD, People


@pytest.fixture(autouse=True)
def _folder_for_keys(settings: LazySettings) -> None:
    settings.FUKASA_DATA.mkdir(parents=True, exist_ok=True)
    settings.MFA_TOTP_TOLERANCE = 1  # a half minute may end between a code and its use


def page() -> str:
    return reverse("mfa_generate_recovery_codes")


def made_by(client: Client) -> tuple[str, ...]:
    found: tuple[str, ...] = client.post(page()).context["made"]
    return found


def by_code(people: People, code: str) -> Client:
    client = logged_in(people.owner)
    client.post(reverse("mfa_authenticate"), {"code": code})
    return client


def gets_in(people: People, code: str) -> bool:
    return by_code(people, code).get("/").status_code == 200


def test_the_first_factor_leads_to_the_codes(people: People) -> None:
    client = proven(people.owner)
    assert client.get(page())["Location"] == reverse("mfa_index")
    client, _ = with_app(people.owner)
    assert not Authenticator.objects.filter(type="recovery_codes").exists()
    assert len(made_by(client)) == 10
    assert len(set(made_by(client))) == 10


def test_codes_are_long_enough_for_a_plain_hash(people: People) -> None:
    client, _ = with_app(people.owner)
    assert all(re.fullmatch(r"([a-z2-7]{6}-){3}[a-z2-7]{6}", code) for code in made_by(client))  # 24 signs of 5 bits


def test_codes_are_shown_once_and_kept_as_hashes(people: People) -> None:
    client, _ = with_app(people.owner)
    shown = client.post(page())
    code = shown.context["made"][0]
    assert code in text(shown)
    assert "no-store" in shown["Cache-Control"]
    assert code not in text(client.get(page())) + text(client.get(reverse("mfa_index")))
    held = [opened(one) for one in Authenticator.objects.get(type="recovery_codes").data["migrated_codes"]]
    assert sha256(code.replace("-", "").encode()).hexdigest() in held


def test_a_code_is_good_once_however_it_is_typed(people: People) -> None:
    client, _ = with_app(people.owner)
    first, second, *_ = made_by(client)
    assert [gets_in(people, one) for one in (first, first)] == [True, False]
    assert gets_in(people, f" {second.replace('-', ' ').upper()} ")
    assert client.get(page()).context["left"] == 8


def test_a_code_proves_who_is_there(people: People) -> None:
    client, _ = with_app(people.owner)
    code = made_by(client)[0]
    answer = client.post(reverse("mfa_reauthenticate"), {"code": code, "next": "/lists/"})
    assert answer["Location"] == "/lists/"


def test_what_is_kept_opens_nothing(people: People) -> None:
    client, _ = with_app(people.owner)
    code = made_by(client)[0]
    held = Authenticator.objects.get(type="recovery_codes").data["migrated_codes"]
    assert [gets_in(people, one) for one in (kept(code), held[0], opened(held[0]))] == [False] * 3


def test_new_codes_take_the_place_of_the_old_ones_and_their_owner_is_told(people: People) -> None:
    client, _ = with_app(people.owner)
    before = made_by(client)[0]
    mail.outbox.clear()
    made_by(client)
    assert not gets_in(people, before)
    assert [one.to for one in mail.outbox] == [[people.owner.email]]
    kinds = [one.action for one in audit.events(workspace_id=people.owner.scope.workspace_id).events]
    assert kinds.count("member.factor_added") == 3


def test_codes_are_made_by_who_has_just_proven_themselves(people: People) -> None:
    with_app(people.owner)
    answer = people.owner.client.post(page())  # logged in, but not by a password just now
    assert answer["Location"].startswith(reverse("account_reauthenticate"))
    assert not Authenticator.objects.filter(type="recovery_codes").exists()


def test_who_proves_themselves_in_between_sees_the_codes_they_asked_for(people: People) -> None:
    client, _ = with_app(people.owner)
    later = logged_in(people.owner)
    later.post(reverse("mfa_authenticate"), {"code": made_by(client)[0]})
    asked = later.post(page())
    shown = later.post(asked["Location"], {"password": PASSWORD})
    assert len(shown.context["made"]) == 10


def test_codes_of_an_earlier_release_stay_good_and_new_ones_are_advised(people: People) -> None:
    people_keys.with_codes(people)
    old = Authenticator.objects.get(type="recovery_codes").wrap().generate_codes()
    assert [gets_in(people, code) for code in (old[0], old[0], old[1])] == [True, False, True]
    client = by_code(people, old[2])
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    assert "前の版の短いコード" in text(client.get(reverse("mfa_index")))
    made_by(client)
    assert not gets_in(people, old[3])
    assert "前の版の短いコード" not in text(client.get(reverse("mfa_index")))


def test_secrets_of_factors_are_sealed_anew_when_keys_are_renewed(people: People) -> None:
    _, secret = with_app(people.owner)
    RecoveryCodes.activate(get_user_model().objects.get(pk=people.owner.user_id))
    before = next(use.key_id for use in key_uses() if use.role == "seals")
    key_add()
    assert {use.key_id: use.used for use in key_uses()}[before] == 2
    assert rotate()["mfa_authenticator.data"] == 2
    key_drop(before)
    assert opened(Authenticator.objects.get(type="totp").data["secret"]) == secret
    assert rotate()["mfa_authenticator.data"] == 0


def test_hashes_of_codes_are_sealed_anew_too(people: People) -> None:
    client, _ = with_app(people.owner)
    code = made_by(client)[0]
    key_add()
    rotate()
    key_drop(key_uses()[-1].key_id)
    assert gets_in(people, code)
