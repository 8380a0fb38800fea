"""A passkey, from adding it to logging in with it, in a real browser with an authenticator of its own."""

import pytest
from allauth.mfa.models import Authenticator
from django.conf import LazySettings

from tests.factories.workspaces import PASSWORD, People
from tests.fixtures.browser import MakeVisit

pytestmark = pytest.mark.browser
AUTHENTICATOR = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


def test_a_passkey_is_added_and_opens_the_door(people: People, visit: MakeVisit, settings: LazySettings) -> None:
    settings.FUKASA_DATA.mkdir(parents=True, exist_ok=True)
    seen = visit()
    page, home = seen.go("/login/"), f"{seen.base}/"
    devices = page.context.new_cdp_session(page)
    devices.send("WebAuthn.enable")
    devices.send("WebAuthn.addVirtualAuthenticator", {"options": AUTHENTICATOR})
    page.fill("input[name=login]", people.owner.email)
    page.fill("input[name=password]", PASSWORD)
    page.press("input[name=password]", "Enter")
    page.wait_for_url(home)
    page.goto(f"{home}settings/me/passkeys/add/")
    page.fill("input[name=password]", PASSWORD)
    page.press("input[name=password]", "Enter")
    page.fill("input[name=name]", "Laptop")
    page.check("input[name=passwordless]")
    page.click("#mfa_webauthn_add")
    page.wait_for_url("**/second-factor/codes/")
    assert Authenticator.objects.filter(type="webauthn").count() == 1
    page.context.clear_cookies()
    page.goto(f"{home}login/")
    page.click("#passkey_login")
    page.wait_for_url(home)
    assert people.owner.email in page.request.get(f"{home}settings/me/").text()
