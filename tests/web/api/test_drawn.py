"""Drawn requests to every operation: no answer of 500, and none that the document does not promise."""

import json
from typing import Any

import pytest
from django.core.wsgi import get_wsgi_application

from fukasa.cli.benchmarks.api_cases import Drawn, Tally
from fukasa.web.api import api
from tests.factories.api_world import make_world
from tests.factories.tokens import make_token
from tests.factories.workspaces import People


def document() -> dict[str, Any]:
    return json.loads(json.dumps(api.get_openapi_schema(path_prefix="/api/v1/")))


@pytest.fixture
def drawn(people: People, settings: Any) -> Drawn:
    settings.FUKASA_API_PER_MINUTE = 1_000_000
    known = make_world(people)
    return Drawn(document(), get_wsgi_application(), make_token(people.owner).text, known)


@pytest.mark.slow
def test_no_drawn_request_breaks_an_operation_or_the_document(drawn: Drawn) -> None:
    tally = Tally()
    drawn.each(examples=4, number=1, tally=tally)
    assert tally.cases > 1_000
    assert tally.violations == []
    assert tally.server_errors == 0
    assert tally.statuses[200] > len(drawn.document["paths"])
    assert tally.statuses[401] == 0  # the token has not been spent on the way


@pytest.mark.slow
def test_no_chain_of_requests_along_the_links_breaks_anything(drawn: Drawn) -> None:
    tally = Tally()
    drawn.linked(runs=6, steps=15, number=0, tally=tally)
    assert tally.cases > 60
    assert tally.violations == []
    assert tally.server_errors == 0
