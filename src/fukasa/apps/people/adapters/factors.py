from typing import Any

from allauth.mfa.adapter import DefaultMFAAdapter

from fukasa.apps.people.second_factor import is_last_demanded
from fukasa.apps.vault.sealing import opened, sealed


class FactorAdapter(DefaultMFAAdapter):  # type: ignore[misc]  # allauth comes without types
    """Second factors, their secrets sealed at rest."""

    def encrypt(self, text: str) -> str:
        """Seal what allauth keeps: keys of authenticator apps, seeds of recovery codes."""
        return sealed(text)

    def decrypt(self, encrypted_text: str) -> str:
        """Open what was sealed."""
        return opened(encrypted_text)

    def can_delete_authenticator(self, authenticator: Any) -> bool:
        """Keep the last factor of somebody who must have one."""
        return not is_last_demanded(authenticator)
