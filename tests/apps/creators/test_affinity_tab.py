"""The tab on fit and brand safety: verdict with its sample, fit with a brand of the workspace, what is missing."""

from urllib.parse import urlencode

import pytest
from django.urls import reverse

from fukasa.apps.brands.services import brand_create
from tests.factories.brands import WORDS


def url_of(account_id: str = "hana", **asked: object) -> str:
    url = reverse("creators:report", kwargs={"platform": "instagram", "account_id": account_id})
    return f"{url}?{urlencode({'tab': 'affinity'} | asked)}"


def test_brand_safety_names_its_sample_and_what_is_not_known(catalogue):
    page = catalogue.viewer.client.get(url_of())
    assert page.context["safety"].verdict == "clear"
    assert page.context["safety"].n == 27
    assert "判断できません" in page.content.decode()


def test_without_a_brand_profile_the_tab_leads_to_one(catalogue):
    page = catalogue.viewer.client.get(url_of())
    assert page.context["fit"] is None
    assert reverse("brands:index") in page.content.decode()


def test_the_fit_with_a_brand_of_the_workspace_is_told_in_parts(catalogue):
    brand_create(scope=catalogue.owner.scope, words=WORDS)
    page = catalogue.viewer.client.get(url_of())
    assert [line.known for line in page.context["fit_parts"]] == [True, False, True]
    assert "敏感肌" in page.content.decode()


def test_another_brand_of_the_workspace_can_be_chosen(catalogue):
    brand_create(scope=catalogue.owner.scope, words=WORDS)
    other = brand_create(scope=catalogue.owner.scope, words=WORDS | {"name": "ブランド"})
    page = catalogue.viewer.client.get(url_of(brand=other))
    assert page.context["fit_brand"].name == "ブランド"
    assert {line.paid for line in page.context["fit_mentions"]} == {"PRあり"}


def test_a_brand_of_another_workspace_is_not_judged_against(catalogue):
    brand_create(scope=catalogue.outsider.scope, words=WORDS | {"name": "よその会社"})
    assert "よその会社" not in catalogue.viewer.client.get(url_of()).content.decode()


def test_an_unpaid_mention_is_flagged(catalogue):
    brand_create(scope=catalogue.owner.scope, words=WORDS | {"names": "朝ケア"})
    page = catalogue.viewer.client.get(url_of())
    assert "ステルスマーケティング" in page.content.decode()


def test_look_alikes_that_were_not_computed_are_said_to_be_missing(catalogue):
    page = catalogue.viewer.client.get(url_of())
    assert page.context["look_alikes"] == ()
    assert "似ているアカウントはわかりません" in page.content.decode()


@pytest.mark.parametrize("wished", ["999999", "nonsense", "-1", "1' OR 1=1"])
def test_an_impossible_brand_falls_back_to_the_first(catalogue, wished):
    brand_create(scope=catalogue.owner.scope, words=WORDS)
    assert catalogue.viewer.client.get(url_of(brand=wished)).context["fit_brand"].name == WORDS["name"]
