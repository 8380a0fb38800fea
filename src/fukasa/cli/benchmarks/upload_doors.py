"""The addresses that take files, as somebody knocks at them who may."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import uuid4

_BOUNDARY = "fukasa-bench"
_NONE: Mapping[str, str] = {}
_CSRF = "a" * 32  # a page and its form say the same
_IMPORT = {"kind": "posts", "reading": "", "on_error": "reject-row"}
_FILE = 'Content-Disposition: form-data; name="{field}"; filename="posts.csv"\r\nContent-Type: text/csv'


@dataclass(frozen=True, slots=True)
class Known:
    """Who knocks, and with what."""

    cookies: str
    csrf: str
    token: str
    brand_id: int
    plan_id: int


@dataclass(frozen=True, slots=True)
class Door:
    """An address with what goes before and after the rows of its file."""

    name: str
    path: str
    headers: tuple[str, ...]
    begin: bytes
    end: bytes

    def head(self, length: int | None) -> bytes:
        """Give the head of a request whose body has a length, or comes in chunks."""
        size = "Transfer-Encoding: chunked" if length is None else f"Content-Length: {length}"
        kind = f"Content-Type: multipart/form-data; boundary={_BOUNDARY}"
        lines = (f"POST {self.path} HTTP/1.1", "Host: 127.0.0.1", kind, size, *self.headers)
        return "\r\n".join((*lines, "", "")).encode()


def doors(known: Known) -> list[Door]:
    """Give every address that takes a file, imports first, and one that takes none."""
    page = (f"Cookie: {known.cookies}", f"X-CSRFToken: {known.csrf}", "Accept-Language: en")
    api = (f"Authorization: Bearer {known.token}", "Accept-Language: en", f"Idempotency-Key: {uuid4()}")
    return [
        _door("import, page", "/imports/new/", page, "uploads", _IMPORT),
        _door("import, API", "/api/v1/imports", api, "file", {"kind": "posts"}),
        _door("customers of a brand, page", f"/brands/{known.brand_id}/", page, "customers", {"name": "A brand"}),
        _door("customers of a brand, API", f"/api/v1/brands/{known.brand_id}/customers", api, "file"),
        _door("segments, page", f"/plans/{known.plan_id}/audience/", page, "file"),
        _door("brief, page", "/plans/new/upload/", page, "file"),
        _door("log-in, a stranger", "/login/", ("Accept-Language: en",), "file"),
    ]


def _door(name: str, path: str, headers: tuple[str, ...], field: str, fields: Mapping[str, str] = _NONE) -> Door:
    parts = [
        f'--{_BOUNDARY}\r\nContent-Disposition: form-data; name="{key}"\r\n\r\n{fields[key]}\r\n' for key in fields
    ]
    begin = "".join((*parts, f"--{_BOUNDARY}\r\n{_FILE.format(field=field)}\r\n\r\n")).encode()
    return Door(name, path, headers, begin, f"\r\n--{_BOUNDARY}--\r\n".encode())


def prepare(data: Path) -> Known:
    """Make an owner with a session, a token, a brand and a plan."""
    from fukasa.web.boot import boot, migrate

    boot(data)
    migrate()
    from django.conf import settings
    from django.test import Client

    from fukasa.apps.brands.services import WORDS, brand_create
    from fukasa.apps.plans.services.plans import plan_create
    from fukasa.apps.tokens.services import token_create
    from fukasa.apps.workspaces.permissions import Permission
    from fukasa.apps.workspaces.selectors import scope_of
    from fukasa.apps.workspaces.services import user_create, workspace_create
    from fukasa.pipelines.brief_text import brief_of

    owner = user_create(email="owner@example.com", name="Owner", password=uuid4().hex)
    scope = scope_of(user_id=owner.pk, workspace_id=workspace_create(name="Uploads", owner=owner).pk)
    assert scope is not None  # noqa: S101
    client = Client()
    client.force_login(owner)
    session = client.cookies[settings.SESSION_COOKIE_NAME].value
    scopes = [Permission.IMPORTS_WRITE, Permission.BRANDS_WRITE]
    end = datetime.now(tz=UTC) + timedelta(days=1)
    return Known(
        cookies=f"{settings.SESSION_COOKIE_NAME}={session}; {settings.CSRF_COOKIE_NAME}={_CSRF}",
        csrf=_CSRF,
        token=token_create(scope=scope, name="uploads", scopes=scopes, expires_at=end).text,
        brand_id=brand_create(scope=scope, words=dict.fromkeys(WORDS, "") | {"name": "A brand"}),
        plan_id=plan_create(scope=scope, brief=brief_of({})),
    )
