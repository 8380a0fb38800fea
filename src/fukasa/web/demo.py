"""The person of the demo world."""

import secrets
from dataclasses import dataclass

from django.conf import settings

from fukasa.apps.workspaces.services import demo_person_prepare


@dataclass(frozen=True, slots=True)
class DemoLogin:
    """How to get into the demo."""

    email: str
    password: str


def demo_login() -> DemoLogin:
    """Make the demo person and their workspace, or give the person a new password.

    The first workspace of an installation is called ``local`` in the lake, so that the person sees the demo world.
    """
    login = DemoLogin(email=settings.FUKASA_DEMO_EMAIL, password=secrets.token_urlsafe(9))
    demo_person_prepare(email=login.email, password=login.password)
    return login
