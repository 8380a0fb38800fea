"""Links for people without an account: their token, and the answer that tells nobody else."""

import hashlib
import secrets

from django.http import HttpResponse

_TOKEN_BYTES = 32


def new_token() -> str:
    """Draw a token; it is shown once and kept nowhere."""
    return secrets.token_urlsafe(_TOKEN_BYTES)


def token_hash(token: str) -> str:
    """Give the form in which a token is kept; it has 256 random bits, so that a plain hash is enough."""
    return hashlib.sha256(token.encode()).hexdigest()


def private(response: HttpResponse) -> HttpResponse:
    """Ask search engines to stay away, and tell no other site the address.

    Pages of this site may know it: without an origin their forms would be taken for forged ones.
    """
    response["X-Robots-Tag"] = "noindex, nofollow"
    response["Referrer-Policy"] = "same-origin"
    return response
