"""How an app names its operations: one line each, with the permission they demand."""

from collections.abc import Callable
from dataclasses import replace
from functools import wraps
from typing import Annotated, Any

from ninja import Field, Path, Router
from ninja.decorators import decorate_view

from fukasa.apps.rest.frame import Demands
from fukasa.apps.rest.gate import FORM, JSON
from fukasa.apps.rest.requests import Bearer
from fukasa.apps.rest.shapes import Secret
from fukasa.apps.workspaces.permissions import Permission

LARGEST = 2**63 - 1
Id = Annotated[int, Path(ge=1, le=LARGEST)]
Key = Annotated[str, Path(min_length=3, max_length=300, pattern=r"^[a-z_]+:.+$")]
Count = Annotated[int, Field(ge=0)]
Operation = Callable[..., Any]
_KEY_HEADER = {
    "name": "Idempotency-Key",
    "in": "header",
    "required": False,
    "description": "Makes it safe to send the request again: for 24 hours the same key is answered by the same answer.",
    "schema": {"type": "string", "minLength": 1, "maxLength": 255, "pattern": "^[!-~]+$"},
}
_VERSION_HEADER = {
    "name": "If-Match",
    "in": "header",
    "required": False,
    "description": "The `ETag` of the version that was read; another one is refused with 412.",
    "schema": {"type": "string", "maxLength": 200, "pattern": '^("[0-9a-f]{32}"|[*])$'},
}
READ_REFUSALS: tuple[int, ...] = (400, 401, 403, 404, 422, 429)
WRITE_REFUSALS = (*READ_REFUSALS, 409, 412, 413, 415)


class Routes(Router):
    """The operations of one app.

    Args:
        tag: what they are about, as the document groups them.
        unkept: whether nobody on the way may keep the answers, because they tell of people or hold secrets.

    """

    def __init__(self, tag: str, *, unkept: bool = False) -> None:
        super().__init__(tags=[tag])
        self._unkept = unkept

    def reads(self, path: str, permission: Permission | None, response: Any, **named: Any) -> Callable[..., Operation]:
        """Name an operation that looks: GET."""
        return self._operation("GET", path, Demands(permission, takes=None), {200: response}, named)

    def asks(self, path: str, permission: Permission, response: Any, **named: Any) -> Callable[..., Operation]:
        """Name an operation whose question is too large for an address: POST that changes nothing."""
        return self._operation("POST", path, Demands(permission), {200: response}, named)

    def makes(
        self, path: str, permission: Permission, response: Any, *, takes: str = JSON, **named: Any
    ) -> Callable[..., Operation]:
        """Name an operation that makes something: POST, answered with 201."""
        return self._operation("POST", path, Demands(permission, writes=True, takes=takes), {201: response}, named)

    def does(self, path: str, permission: Permission, response: Any, **named: Any) -> Callable[..., Operation]:
        """Name an operation that does something to what is there: POST."""
        return self._operation("POST", path, Demands(permission, writes=True), {200: response}, named)

    def changes(self, path: str, permission: Permission, response: Any, **named: Any) -> Callable[..., Operation]:
        """Name an operation that changes the given parts of something: PATCH."""
        return self._operation("PATCH", path, Demands(permission, writes=True), {200: response}, named)

    def puts(self, path: str, permission: Permission, response: Any, **named: Any) -> Callable[..., Operation]:
        """Name an operation that says a whole thing: PUT."""
        return self._operation("PUT", path, Demands(permission, writes=True), {200: response}, named)

    def deletes(self, path: str, permission: Permission | None, **named: Any) -> Callable[..., Operation]:
        """Name an operation that takes something away: DELETE, answered with 204."""
        return self._operation("DELETE", path, Demands(permission, writes=True, takes=None), {204: None}, named)

    def _operation(
        self, method: str, path: str, demands: Demands, response: dict[int, Any], named: dict[str, Any]
    ) -> Callable[..., Operation]:
        unkept = self._unkept or Secret in response.values()
        demands = replace(demands, unkept=unkept, ahead=named.pop("ahead", None))

        def decorate(view: Operation) -> Operation:
            extra, more = _extra(method, demands), named.pop("openapi_extra", {})
            extra["responses"] = more.get("responses", {}) | extra["responses"]
            register = self.api_operation(
                [method],
                path,
                auth=Bearer(demands.permission),
                response=response,
                operation_id=view.__name__,
                summary=(view.__doc__ or "").split(". ")[0].strip().rstrip("."),
                openapi_extra=extra,
                **named,
            )
            given: Operation = register(decorate_view(demands.around)(_listed(view)))
            return given

        return decorate


def _listed(view: Operation) -> Operation:
    """Give tuples as lists: ninja would take one of two for a status and an answer."""

    @wraps(view)
    def answer(*args: Any, **kwargs: Any) -> Any:
        given = view(*args, **kwargs)
        return list(given) if isinstance(given, tuple) else given

    return answer


def _extra(method: str, demands: Demands) -> dict[str, Any]:
    refusals = READ_REFUSALS if not demands.writes else WRITE_REFUSALS
    if method == "POST" and not demands.writes:
        refusals = (*READ_REFUSALS, 413, 415)
    extra: dict[str, Any] = {"responses": {status: {"$ref": "#/components/responses/Problem"} for status in refusals}}
    if demands.writes:
        extra["parameters"] = [_KEY_HEADER, *([] if method == "POST" else [_VERSION_HEADER])]
    if demands.permission:
        extra["x-permission"] = demands.permission.value
    return extra


__all__ = ["FORM", "Count", "Id", "Key", "Routes"]
