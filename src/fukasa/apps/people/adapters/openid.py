"""OpenID Connect as this project demands it: signed ID tokens of the configured issuer, for this log-in alone.

django-allauth trusts what comes over TLS from the provider, as OpenID Connect Core 1.0 (section 3.1.3.7) permits; here
signature, issuer, audience, nonce and subject are checked all the same.
"""

from hashlib import sha256
from typing import Any

import jwt
from allauth.socialaccount.adapter import get_adapter
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from allauth.socialaccount.providers.openid_connect.provider import OpenIDConnectProvider
from allauth.socialaccount.providers.openid_connect.views import OpenIDConnectOAuth2Adapter
from django.http import HttpRequest
from django.utils.crypto import constant_time_compare

_ALGORITHMS = ["RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA"]
_LEEWAY = 60  # seconds; clocks differ


class OpenIDAdapter(OpenIDConnectOAuth2Adapter):  # type: ignore[misc]  # allauth comes without types
    """Talks to the provider."""

    @property
    def openid_config(self) -> dict[str, Any]:
        """Give what the provider says of itself.

        Raises:
            ValueError: it says that it is another issuer than the configured one.

        """
        config: dict[str, Any] = super().openid_config
        configured = str(self.get_provider().app.settings["server_url"])
        if str(config.get("issuer", "")).rstrip("/") != configured.rstrip("/"):
            message = "the provider of single sign-on calls itself by another issuer than FUKASA_OIDC_ISSUER"
            raise ValueError(message)
        return config

    def get_access_token_data(
        self, request: HttpRequest, app: Any, client: Any, pkce_code_verifier: str | None = None
    ) -> dict[str, Any]:
        """Exchange the code, and remember for which log-in."""
        self._nonce = nonce_of(pkce_code_verifier or "")
        found: dict[str, Any] = super().get_access_token_data(request, app, client, pkce_code_verifier)
        return found

    def complete_login(self, request: HttpRequest, app: Any, token: Any, **kwargs: Any) -> Any:
        """Read who comes.

        Raises:
            OAuth2Error: the ID token is missing, is not the provider's, or is for another log-in; or what is told of
                the person is told of somebody else.

        """
        claims = self._claims(app, str(kwargs["response"].get("id_token", "")))
        told = self._fetch_user_info(token.token)
        if not constant_time_compare(str(told.get("sub", "")), str(claims["sub"])):
            raise OAuth2Error("the provider told of somebody else")
        return self.get_provider().sociallogin_from_response(request, {"userinfo": told, "id_token": claims})

    def _claims(self, app: Any, id_token: str) -> dict[str, Any]:
        try:
            claims: dict[str, Any] = jwt.decode(
                id_token,
                self._key(id_token),
                algorithms=_ALGORITHMS,
                audience=app.client_id,
                issuer=self.openid_config["issuer"],
                leeway=_LEEWAY,
                options={"require": ["iss", "aud", "exp", "iat", "sub", "nonce"]},
            )
        except jwt.PyJWTError as error:
            raise OAuth2Error("the ID token is not good") from error
        ours = claims.get("azp", app.client_id) == app.client_id
        if not (ours and constant_time_compare(str(claims["nonce"]), self._nonce)):
            raise OAuth2Error("the ID token is for another log-in")
        return claims

    def _key(self, id_token: str) -> jwt.PyJWK:
        """Give the provider's key that the token names; the only one, where it names none."""
        name = jwt.get_unverified_header(id_token).get("kid")
        with get_adapter().get_requests_session() as session:
            answer = session.get(self.openid_config["jwks_uri"])
            answer.raise_for_status()
        keys = jwt.PyJWKSet.from_dict(answer.json()).keys
        fitting = keys if name is None else [key for key in keys if key.key_id == name]
        if len(fitting) != 1:
            raise OAuth2Error("the ID token names a key that the provider does not have")
        return fitting[0]


class OpenIDProvider(OpenIDConnectProvider):  # type: ignore[misc]
    """The provider, asked with a nonce; what it is asked for is not up to the address that begins the log-in."""

    oauth2_adapter_class = OpenIDAdapter

    def get_pkce_params(self) -> dict[str, str]:
        """Put a nonce beside the challenge: made from the verifier, which the session keeps."""
        found: dict[str, str] = super().get_pkce_params()
        return {**found, "nonce": nonce_of(found["code_verifier"])}

    def get_auth_params_from_request(self, request: HttpRequest, action: str) -> dict[str, str]:  # noqa: ARG002  allauth's signature
        """Take nothing from the query: it could name another place to return to."""
        found: dict[str, str] = self.get_auth_params()
        return found

    def get_scope_from_request(self, request: HttpRequest) -> list[str]:  # noqa: ARG002  allauth's signature
        """Take nothing from the query."""
        found: list[str] = self.get_scope()
        return found


def nonce_of(verifier: str) -> str:
    """Make the nonce of a log-in from the secret that its session keeps for PKCE."""
    return sha256(f"fukasa nonce {verifier}".encode()).hexdigest()
