"""The what-if pages: sliders, groups of equal parts, changes of rank, files."""

from dataclasses import replace
from pathlib import Path

import pytest
from django.test import override_settings
from django.urls import reverse

from fukasa.analysis.planning.ranking.weights import ranking_settings
from fukasa.apps.audit.models import AuditEvent
from tests.factories.index import account, publish_index
from tests.factories.plans import brief, make_run
from tests.factories.ranking import listed
from tests.factories.workspaces import People


def page_of(people: People, list_id: int, query: str = "", **headers: str) -> str:
    url = reverse("ranking:list", args=[list_id]) + query
    return people.owner.client.get(url, headers=headers).content.decode()


def in_order(page: str, *names: str) -> bool:
    places = [page.index(name) for name in names]
    return places == sorted(places)


def test_the_weights_decide_the_order(catalogue: People) -> None:
    list_id = listed(catalogue.owner, "a5", "a35")
    deep, cheap = (f"?depth={depth}&price={price}&risk=0&authenticity=0" for depth, price in ((100, 0), (0, 100)))
    assert in_order(page_of(catalogue, list_id, deep), "名前35", "名前05")
    assert in_order(page_of(catalogue, list_id, cheap), "名前05", "名前35")


def test_a_change_of_rank_is_shown_with_an_arrow(catalogue: People) -> None:
    list_id = listed(catalogue.owner, "a5", "a35")
    page = page_of(catalogue, list_id, "?depth=0&price=100&risk=0&authenticity=0")
    assert 'class="won"' in page
    assert 'class="lost"' in page
    assert 'class="won"' not in page_of(catalogue, list_id)


def test_who_lacks_a_part_is_ranked_apart_and_it_is_said(catalogue: People) -> None:
    list_id = listed(catalogue.owner, "a5", "a35", "shallow")
    page = page_of(catalogue, list_id)
    assert "深さなし" in page
    assert in_order(page, "名前35", "深さ不明さん")
    assert "深さなし" not in page_of(catalogue, list_id, "?depth=0")


def test_fit_counts_once_a_brief_is_chosen(catalogue: People) -> None:
    run_id = make_run(catalogue.owner)
    list_id = listed(catalogue.owner, "a5", "a35")
    assert "適合度が加わります" in page_of(catalogue, list_id)
    plan_id = int(catalogue.owner.client.get(reverse("ranking:run", args=[run_id])).context["asked"].plan_id)
    assert "適合度が加わります" not in page_of(catalogue, list_id, f"?plan={plan_id}")


def test_a_shortlist_is_ranked_by_its_own_brief(people: People) -> None:
    run_id = make_run(people.owner)
    answer = people.owner.client.get(reverse("ranking:run", args=[run_id]))
    assert answer.status_code == 200
    assert brief().brief.name in answer.content.decode()
    assert f'<option value="{answer.context["asked"].plan_id}" selected>' in answer.content.decode()


def test_a_reader_may_rank_a_shortlist_without_its_brief(people: People) -> None:
    url = reverse("ranking:run", args=[make_run(people.owner)])
    assert people.owner.client.get(f"{url}?plan=").context["asked"].plan_id is None


def test_weights_that_cannot_be_give_the_default_and_say_so(catalogue: People) -> None:
    list_id = listed(catalogue.owner, "a5", "a35")
    for query in ("?depth=0&price=0&risk=0&authenticity=0", "?depth=-5", "?top=0", "?plan=999"):
        assert "既定の重みで表示" in page_of(catalogue, list_id, query)


def test_an_account_of_another_workspace_is_not_known_here(catalogue: People) -> None:
    page = page_of(catalogue, listed(catalogue.owner, "a5", "theirs"))
    assert "他社だけ" not in page
    assert "カタログにないもの" in page


def test_htmx_gets_the_ranking_alone(catalogue: People) -> None:
    fragment = page_of(catalogue, listed(catalogue.owner, "a5", "a35"), "?depth=50", **{"HX-Request": "true"})
    assert "<html" not in fragment
    assert "名前35" in fragment


def test_a_list_with_too_few_peers_can_be_compared_with_itself(people: People, tmp_path: Path) -> None:
    rows = [account(f"b{number}", followers=5_000, tier="nano", cpv_p50=number + 1.0) for number in range(5)]
    with override_settings(FUKASA_DATA=publish_index(tmp_path, rows)):
        list_id = listed(people.owner, "b0", "b4")
        assert "順位を付けられるアカウントがありません" in page_of(people, list_id)
        assert "順位を付けられるアカウントがありません" not in page_of(people, list_id, "?basis=list")


def test_files_hold_everybody_with_parts_and_weights(catalogue: People) -> None:
    list_id = listed(catalogue.owner, "a5", "a35", "shallow")
    csv = catalogue.owner.client.get(reverse("ranking:list-csv", args=[list_id]) + "?depth=80")
    lines = csv.content.decode("utf-8-sig").splitlines()
    assert len(lines) == 4
    assert "weight_depth" in lines[0]
    assert ",80.0," in lines[1]
    xlsx = catalogue.owner.client.get(reverse("ranking:list-xlsx", args=[list_id]))
    assert xlsx["Content-Type"].startswith("application/vnd.openxmlformats")


def test_more_accounts_than_can_be_ranked_are_refused_in_the_readers_language(
    catalogue: People, monkeypatch: pytest.MonkeyPatch
) -> None:
    few = replace(ranking_settings(), most_accounts=1)
    monkeypatch.setattr("fukasa.apps.ranking.selectors.ranking_settings", lambda: few)
    list_id = listed(catalogue.owner, "a5", "a35")
    answer = catalogue.owner.client.get(reverse("ranking:list", args=[list_id]))
    assert answer.status_code == 422
    assert "1件まで" in answer.content.decode()


def test_who_took_a_ranking_out_stands_in_the_log(catalogue: People) -> None:
    list_id = listed(catalogue.owner, "a5", "a35")
    catalogue.owner.client.get(reverse("ranking:list-csv", args=[list_id]))
    told = AuditEvent.objects.get(action="list.exported")
    assert (told.object_id, told.after["what"]) == (str(list_id), "ranking")
