"""Drawn requests against the API: by its own OpenAPI document, in this process, each answer held against it."""

from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st
from hypothesis.errors import Flaky
from schemathesis import Case, checks
from schemathesis.core.failures import Failure, FailureGroup
from schemathesis.core.result import Ok
from schemathesis.openapi import from_dict
from schemathesis.schemas import BaseSchema

_CHECKS = ("not_a_server_error", "status_code_conformance", "content_type_conformance", "response_schema_conformance")
_SUPPRESSED = (
    HealthCheck.too_slow,
    HealthCheck.data_too_large,
    HealthCheck.filter_too_much,
    HealthCheck.large_base_example,
)
_BATCH, _BATCHES = 5, 100_000
_POINTED = "$response.body#/"


@dataclass
class Tally:
    """What became of the requests.

    Attributes:
        cases: how many were sent.
        statuses: how often each status was answered.
        violations: what did not keep to the document, by operation.

    """

    cases: int = 0
    statuses: Counter[int] = field(default_factory=Counter)
    violations: list[str] = field(default_factory=list)

    @property
    def server_errors(self) -> int:
        """Answers of 500 and above."""
        return sum(count for status, count in self.statuses.items() if status >= 500)  # noqa: PLR2004


@dataclass(frozen=True)
class Drawn:
    """Draws requests and sends them.

    Attributes:
        document: the OpenAPI document.
        app: the WSGI application.
        token: what is sent as Bearer.
        without: operations that are left out; they would end the token.
        known: things that exist, by the name of their path parameter; half of the requests name them. What a request
            makes takes the place of what was known before, as the links of the document tell.

    """

    document: dict[str, Any]
    app: Any
    token: str
    known: dict[str, Any]
    without: tuple[str, ...] = ("me_withdraw", "me_leave")

    def schema(self) -> BaseSchema:
        """Load the document for the application."""
        loaded = from_dict(self.document).exclude(operation_id=list(self.without))
        loaded.app = self.app
        return loaded

    def each(self, examples: int, number: int, tally: Tally) -> None:
        """Send so many requests to every operation."""
        for found in self.schema().get_all_operations():  # without those left out, which looking up by path would give
            if isinstance(found, Ok):
                self._cases(found.ok(), examples, number, tally)
            else:
                tally.violations.append(f"the document cannot be read: {found.err()}")

    def linked(self, runs: int, steps: int, number: int, tally: Tally) -> None:
        """Send chains of requests, each naming what an earlier one made, along the links of the document."""
        send = partial(self.send, tally=tally)

        class Chain(self.schema().as_state_machine()):  # type: ignore[misc]  # made of the document
            def call(self, case: Any, **_given: Any) -> Any:
                return send(case)

            def validate_response(self, *_args: Any, **_given: Any) -> None:
                """Held against the document where it is sent."""

        for batch in range(-(-runs // _BATCH)):
            self._chains(seed(number * _BATCHES + batch)(Chain), min(_BATCH, runs - batch * _BATCH), steps)

    def _chains(self, chain: Any, runs: int, steps: int) -> None:
        """Draw a few chains; Hypothesis may give up as soon as it repeats one, for what is there has changed since."""
        chosen = settings(
            max_examples=runs,
            stateful_step_count=steps,
            database=None,
            deadline=None,
            phases=[Phase.generate],
            suppress_health_check=list(HealthCheck),
        )
        with suppress(Flaky):
            chain.run(settings=chosen)

    def _cases(self, operation: Any, examples: int, number: int, tally: Tally) -> None:
        @seed(number)
        @settings(
            max_examples=examples,
            database=None,
            deadline=None,
            phases=[Phase.generate],
            suppress_health_check=list(HealthCheck),
        )
        @given(case=operation.as_strategy(), names_known=st.booleans())
        def one(case: Case[Any], names_known: bool) -> None:
            self.send(self._named(case) if names_known else case, tally)

        one()

    def _named(self, case: Case[Any]) -> Case[Any]:
        for name in case.path_parameters or {}:
            if name in self.known:
                case.path_parameters[name] = self.known[name]
        return case

    def send(self, case: Case[Any], tally: Tally) -> Any:
        """Send one request and hold its answer against the document."""
        response = case.call(headers={"Authorization": f"Bearer {self.token}", "Accept-Encoding": "identity"})
        tally.cases += 1
        tally.statuses[response.status_code] += 1
        self._learn(case, response)
        try:
            case.validate_response(response, checks=_wanted())
        except (FailureGroup, Failure) as failure:
            tally.violations.append(f"{case.method} {case.path}: {_told(failure)}"[:2000])
        return response

    def _learn(self, case: Case[Any], response: Any) -> None:
        """Remember what an answer says of things, where the document links it to other operations."""
        told = case.operation.definition.raw["responses"].get(str(response.status_code), {})
        links = told.get("links", {}).values()
        named = {name: told_at for link in links for name, told_at in link.get("parameters", {}).items()}
        body = response.json() if named else None
        found = {name: _pointed(body, told_at) for name, told_at in named.items()}
        self.known.update((name, value) for name, value in found.items() if value is not None)


def _pointed(body: Any, told_at: str) -> Any:
    """Follow ``$response.body#/a/0/b`` into an answer, where ``*`` is any of several; None where it leads nowhere."""
    for step in told_at.removeprefix(_POINTED).split("/"):
        try:
            body = body[-1 if step == "*" else int(step)] if isinstance(body, list) else body[step]
        except (IndexError, KeyError, TypeError, ValueError):
            return None
    return body


def _wanted() -> list[Callable[..., Any]]:
    return [checks.CHECKS.get_by_names([name])[0] for name in _CHECKS]


def _told(failure: BaseException) -> str:
    inner = getattr(failure, "exceptions", (failure,))
    return " / ".join(f"{one}" for one in inner)
