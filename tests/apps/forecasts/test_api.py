"""The record for programs: what the page says of it, and the same file."""

import pytest
from django.urls import reverse

from tests.apps.forecasts.test_record import many
from tests.factories.forecast_record import score
from tests.factories.tokens import program_of
from tests.factories.workspaces import People

FIGURES = "/forecasts/figures"


def test_nothing_scored_says_nothing(people: People) -> None:
    program = program_of(people.viewer)
    assert program.get(FIGURES).json() is None
    assert program.get("/forecasts/backtest").json() is None


def test_the_figures_are_those_of_the_page(people: People) -> None:
    score(people.owner, [*many(4), *many(3, platform="tiktok")])
    page = people.viewer.client.get(reverse("forecasts:index") + "?platform=tiktok").context["figures"]
    told = program_of(people.viewer).get(f"{FIGURES}?platform=tiktok").json()
    assert (told["n"], told["accounts"]) == (page.n, page.accounts) == (3, 3)
    assert [one["share"] for one in told["held"]] == [one.share for one in page.held]
    assert told["median_ape"]["value"] == pytest.approx(page.median_ape.value)
    assert told["alarm"] is False


def test_another_workspace_has_no_part_in_it(people: People) -> None:
    score(people.owner, many(4))
    assert program_of(people.outsider).get(FIGURES).json() is None


def test_the_file_is_that_of_the_page(people: People) -> None:
    score(people.owner, many(4))
    file = program_of(people.viewer).get("/forecasts/file?platform=instagram&file_format=csv")
    assert file.content == people.viewer.client.get(reverse("forecasts:csv") + "?platform=instagram").content
