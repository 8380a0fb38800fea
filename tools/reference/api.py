"""The reference of the API: its OpenAPI document, and the page that lists operations and refusals."""

import importlib
import importlib.util
import json
import os
import pkgutil
from collections import defaultdict
from collections.abc import Iterator
from functools import cache
from typing import Any

import django
from django.conf import settings

import fukasa.apps
from fukasa.core import errors as core_errors
from fukasa.core.errors import FukasaError

_INTRODUCTION = """# The API

Everything under `/api/v1`. The machine-readable form is [openapi.json](openapi.json) (OpenAPI 3.1), which every
installation serves at `/api/v1/openapi.json`. [How to begin](../how-to/api.md) shows the way from nothing to a list.

- **Token**: `Authorization: Bearer fks_…`, made in the settings. It may do what it was given *and* what the role of its
  member allows at that moment. It ends with its last day, when it is withdrawn, and with the membership.
- **What no token does**: passwords, second factors, passkeys, sessions, the e-mail address of a person, and tokens
  themselves are changed by people, on the pages, alone; a token can only withdraw itself (`DELETE /me`).
- **Refusals** are `application/problem+json` (RFC 9457). `type` never changes; `detail` is a sentence in the language
  of `Accept-Language` (English unless Japanese is asked for); `errors` point into the body (RFC 6901).
- **Pages**: `{"items": […], "next": "…"}`; send `next` back as `cursor`. `limit` is at most 200.
- **Repeating**: any operation that changes something takes `Idempotency-Key`. The same key with the same request is
  answered by the first answer for 24 hours (`Idempotency-Replayed: true`); with another request it is refused with
  422; while the first is at work with 409. Refusals are not kept.
- **Editing together**: reading answers with `ETag`; send it as `If-Match` with a change, and a change of another
  version is refused with 412 and nothing is lost.
- **Rate**: `RateLimit-Policy` and `RateLimit` (draft-ietf-httpapi-ratelimit-headers-10) stand on every answer; 429 has
  `Retry-After`. The operator sets `FUKASA_API_PER_MINUTE`.
- **Nothing kept on the way**: answers that tell of people or hold a secret (people, contacts, requests about stored
  data, webhooks, notifications, the log) say `Cache-Control: no-store`. Secrets and links are shown once.
- **Browsers**: pages of other sites may ask only when the operator lists them in `FUKASA_API_ORIGINS`.
- Missing values are null, times are ISO 8601 with a zone, money is in minor units with its currency.
"""


@cache
def document() -> dict[str, Any]:
    """Give the OpenAPI document as JSON would have it."""
    _ready()
    from fukasa.web.api import api  # noqa: PLC0415  needs the application to be up

    given: dict[str, Any] = json.loads(json.dumps(api.get_openapi_schema(path_prefix="/api/v1/")))
    return given


def _ready() -> None:
    """Bring the application up, without a database or a data folder; a process that has settings keeps them."""
    if not settings.configured:
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "fukasa.web.settings")
        django.setup()


def document_text() -> str:
    """Write the document."""
    return json.dumps(document(), ensure_ascii=False, indent=1) + "\n"


def api_page() -> str:
    """List the operations by tag, and the refusals."""
    by_tag: dict[str, list[str]] = defaultdict(list)
    for path, item in document()["paths"].items():
        for method, one in item.items():
            permission = one.get("x-permission", "")
            row = f"| `{method.upper()} {path.removeprefix('/api/v1')}` | {one['summary']} | {permission} |"
            by_tag[one["tags"][0]].append(row)
    head = "| operation | what it does | permission |\n|---|---|---|\n"
    tables = "\n\n".join(f"### {tag.capitalize()}\n\n{head}" + "\n".join(rows) for tag, rows in by_tag.items())
    return f"{_INTRODUCTION}\n## Operations\n\n{tables}\n\n## Refusals\n\n{_refusals()}\n"


def _refusals() -> str:
    rows = sorted({(one.code, one.status, _meaning(one)) for one in _kinds(FukasaError)})
    table = "\n".join(f"| `urn:fukasa:problem:{code}` | {status} | {meaning} |" for code, status, meaning in rows)
    return f"| `type` | status | meaning |\n|---|---|---|\n{table}"


def _meaning(kind: type[FukasaError]) -> str:
    own = kind.__dict__.get("__doc__") or ""
    return own.split("\n")[0].strip()


def _kinds(base: type[FukasaError]) -> Iterator[type[FukasaError]]:
    """Give every refusal of the project; the modules that define them are imported first."""
    for app in pkgutil.iter_modules(fukasa.apps.__path__):
        name = f"fukasa.apps.{app.name}.errors"
        if importlib.util.find_spec(name):
            importlib.import_module(name)
    importlib.import_module(core_errors.__name__)
    waiting = [base]
    while waiting:
        one = waiting.pop()
        waiting.extend(one.__subclasses__())
        if one.__module__.startswith("fukasa.apps.") or one.__module__ == core_errors.__name__:
            yield one
