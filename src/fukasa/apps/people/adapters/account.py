from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core import context as allauth_context
from django.conf import settings
from django.contrib.sites.shortcuts import get_current_site
from django.http import HttpRequest
from django.utils.translation import override

from fukasa.apps.outbound.mail import send
from fukasa.apps.people.passwords import normal


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]  # allauth comes without types
    """Accounts as this project keeps them: by invitation, in the person's language, telling nothing to strangers."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:  # noqa: ARG002  the signature of allauth
        """Let strangers make accounts only where the operator wants it."""
        return bool(settings.FUKASA_OPEN_SIGN_UP)

    def clean_password(self, password: str, user: Any = None) -> str:
        """Check a new password in the form in which it is hashed."""
        return str(super().clean_password(normal(password), user))

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Write in the person's language; a mail server that is down is logged and told to nobody outside."""
        user = context.get("user")
        with override(getattr(user, "language", None) or settings.LANGUAGE_CODE):
            request = allauth_context.request
            about = {"request": request, "email": email, "current_site": get_current_site(request)} | context
            send(self.render_mail(template_prefix, email, about), f"a mail ({template_prefix})")

    def send_notification_mail(
        self, template_prefix: str, user: Any, context: dict[str, Any] | None = None, email: str | None = None
    ) -> None:
        """Say who is told, so that it is in their language."""
        super().send_notification_mail(template_prefix, user, {"user": user, **(context or {})}, email)

    def format_email_subject(self, subject: str) -> str:
        """Begin subjects with the name of the app, not with that of a host."""
        return f"Fukasa: {subject}"
