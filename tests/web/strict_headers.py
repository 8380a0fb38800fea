"""What every answer must carry."""

from typing import Any

STRICT = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
LOOSE = ("unsafe-inline", "unsafe-eval", "unsafe-hashes", "*", "http:", "https:", "blob:", "strict-dynamic")


def lacking(response: Any) -> list[str]:
    """Name what an answer lacks or says too loosely."""
    amiss = [name for name, value in STRICT.items() if response.headers.get(name) != value]
    policy = response.headers.get("Content-Security-Policy", "")
    amiss += [word for word in LOOSE if word in policy.replace("\n", " ").split() or f"'{word}'" in policy]
    amiss += [] if "default-src 'self'" in policy else ["Content-Security-Policy"]
    return amiss + ([] if response.headers.get("Permissions-Policy") else ["Permissions-Policy"])
