"""What one workspace brought is never seen by another: results, totals, facets, reports, files."""

import pytest
from django.urls import reverse

DISCOVER = reverse("creators:discover")
SECRET = "private_theirs"
REPORT = reverse("creators:report", kwargs={"platform": "instagram", "account_id": SECRET})
PAGES = [
    DISCOVER,
    f"{DISCOVER}?handle={SECRET}",
    f"{DISCOVER}?all=他社だけ",
    f"{DISCOVER}?followers_min=700000",
    f"{DISCOVER}?key=instagram:{SECRET}",
    f"{DISCOVER}?is_own=1",
]


@pytest.mark.parametrize("url", PAGES)
def test_results_do_not_hold_accounts_of_other_workspaces(catalogue, url):
    page = catalogue.owner.client.get(url)
    assert SECRET not in {line.key.partition(":")[2] for line in page.context["lines"]}
    assert page.context["found"].total == len(page.context["lines"])


def test_facets_do_not_count_accounts_of_other_workspaces(catalogue):
    mine = catalogue.owner.client.get(DISCOVER).content.decode()
    theirs = catalogue.outsider.client.get(DISCOVER).content.decode()
    assert "secretcat" not in mine
    assert "secretcat" in theirs


@pytest.mark.parametrize("tail", ["", "figures.csv", "figures.json"])
def test_a_report_of_another_workspace_does_not_exist(catalogue, tail):
    assert catalogue.owner.client.get(REPORT + tail).status_code == 404
    assert catalogue.outsider.client.get(REPORT + tail).status_code == 200


def test_the_panel_does_not_exist_either(catalogue):
    url = f"{reverse('creators:panel')}?key=instagram:{SECRET}"
    assert catalogue.owner.client.get(url).status_code == 404
    assert SECRET not in catalogue.owner.client.get(url, headers={"HX-Request": "true"}).content.decode()


@pytest.mark.parametrize("chosen", [{}, {"keys": [f"instagram:{SECRET}"]}, {"query": f"key=instagram:{SECRET}"}])
def test_files_do_not_hold_accounts_of_other_workspaces(catalogue, chosen):
    file = catalogue.owner.client.post(reverse("creators:export"), {"format": "csv"} | chosen)
    assert SECRET not in file.content.decode()


def test_notes_stay_in_their_workspace(catalogue):
    key = {"key": "instagram:hana", "text": "our secret"}
    catalogue.owner.client.post(reverse("creators:note-add"), key)
    url = reverse("creators:report", kwargs={"platform": "instagram", "account_id": "hana"}) + "?tab=history"
    assert "our secret" in catalogue.viewer.client.get(url).content.decode()
    assert "our secret" not in catalogue.outsider.client.get(url).content.decode()


def test_links_between_accounts_stay_in_their_workspace(catalogue):
    decision = {"left": "instagram:hana", "right": "tiktok:hana", "decision": "same"}
    catalogue.owner.client.post(reverse("creators:identity-decide"), decision)
    url = reverse("creators:report", kwargs={"platform": "instagram", "account_id": "hana"})
    assert len(catalogue.viewer.client.get(url).context["links"]) == 1
    assert catalogue.outsider.client.get(url).context["links"] == ()
