"""The page of an optimised plan: the plan with its proof, what would change, and why there may be none."""

import json

import pytest
from django.urls import reverse

from fukasa.apps.plans import selectors
from fukasa.apps.plans.choices import RunState
from fukasa.apps.plans.models import Portfolio
from fukasa.pipelines.brief import Budget, Mix, Rules, Span
from tests.factories.plan_documents import conflicting_document, sample_document
from tests.factories.plans import make_plan, make_portfolio, make_run
from tests.factories.workspaces import People


def page_of(people: People, plan_id: int, query: str = "", **headers: str) -> str:
    response = people.owner.client.get(reverse("plans:detail", args=[plan_id]) + query, headers=headers)
    assert response.status_code == 200
    return response.content.decode()


def solved(people: People, document: dict | None = None, **sections: object) -> int:
    plan_id = make_plan(people.owner, **sections)
    make_portfolio(people.owner, make_run(people.owner, plan_id), document)
    return plan_id


def specs_of(page: str) -> list[dict]:
    return [json.loads(part.split("</div>", maxsplit=1)[0]) for part in page.split("data-spec hidden>")[1:]]


def test_the_plan_stands_first_with_what_is_proven_of_it(catalogue: People) -> None:
    page = page_of(catalogue, solved(catalogue))
    assert "最良のプランの少なくとも99.50%" in page
    assert "すべての条件を守っていることを、解法とは別の計算で確認しました" in page
    assert "3人・4投稿" in page


def test_everybody_who_is_booked_has_role_posts_price_interval_and_reason(catalogue: People) -> None:
    page = page_of(catalogue, solved(catalogue))
    for told in (
        "確実さん",
        "拡散",
        "共感",
        "1.55万–2.59万",
        "目標に対する費用が低く",
        "合計¥4万",
        "推定",
        "揺らぎやすい",
    ):
        assert told in page


REACH = {
    "sainsbury": 50_000.0,
    "unique": {"value": 43_000.0, "low": 40_000.0, "high": 46_000.0, "basis": "pairs"},
    "beta_binomial": {"value": 44_000.0, "low": 41_000.0, "high": 47_000.0, "basis": "pairs"},
    "lower_bound": 30_000.0,
    "upper_bound": 60_000.0,
    "status": "ok",
    "reason": None,
    "basis": "pairs",
    "method": "copula",
    "level": 0.9,
    "n_pairs": 3,
    "n_people": 0,
    "kappa": None,
}


def test_people_reached_are_told_by_the_best_estimate_first(catalogue: People) -> None:
    page = page_of(catalogue, solved(catalogue, sample_document(reach=REACH)), "?view=proof")
    assert page.index("最良の推定") < page.index("ベータ二項") < page.index("セインズベリー") < page.index("上下限")
    assert "4万–4.6万" in page
    assert "3組の重なりの実測" in page


def test_where_overlaps_are_not_known_the_page_says_why(catalogue: People) -> None:
    unknown = REACH | {"unique": None, "beta_binomial": None, "status": "insufficient", "reason": "too_few_pairs"}
    page = page_of(catalogue, solved(catalogue, sample_document(reach=unknown)), "?view=proof")
    assert "推定できません：重なりの分かる組が足りません（3組）" in page
    assert "ベータ二項" not in page


def test_every_fragile_pick_is_counted_and_named(catalogue: People) -> None:
    document = sample_document()
    document["selected"] = [
        document["selected"][0] | {"creator_id": f"c{number}", "name": f"名前{number:02}"} for number in range(20)
    ]
    noise = {"draws": 40, "stability": {f"c{number}": 0.1 for number in range(20)}}
    document["certificate"]["sensitivity"] |= {"noise": noise, "not_tried": 3}
    page = page_of(catalogue, solved(catalogue, document), "?view=changes")
    assert "20人" in page
    assert "名前19" in page
    assert "ほかの3人については" in page


def test_the_candidates_lead_to_their_ranking(catalogue: People) -> None:
    plan_id = make_plan(catalogue.owner)
    run_id = make_run(catalogue.owner, plan_id)
    assert reverse("ranking:run", args=[run_id]) in page_of(catalogue, plan_id, "?view=candidates")


def test_the_plot_draws_those_who_are_booked_and_the_cut_off(catalogue: People) -> None:
    (spec,) = specs_of(page_of(catalogue, solved(catalogue)))
    assert [one["label"] for one in spec["datasets"]["creators"]] == ["確実さん", "おトクさん", "ぎりぎりさん"]
    assert spec["datasets"]["limit"][0]["cutoff"] == 2.0


def test_an_optimal_plan_is_called_the_best(catalogue: People) -> None:
    assert "これより良いプランはありません" in page_of(
        catalogue, solved(catalogue, sample_document(status="optimal", gap=0.0))
    )


def test_optimal_within_a_gap_claims_no_more_than_the_gap(catalogue: People) -> None:
    document = sample_document(status="optimal", objective=99_995.0, bound=100_000.0, gap=5e-5)
    assert "少なくとも99.99%" in page_of(catalogue, solved(catalogue, document))


def test_a_chance_that_just_passes_is_not_shown_as_safer(catalogue: People) -> None:
    document = sample_document()
    document["selected"][0]["p_cpv_ok"] = 0.507
    page = page_of(catalogue, solved(catalogue, document))
    assert '<td class="number">50%<div>' in page


def test_a_share_that_is_proven_is_never_rounded_up(catalogue: People) -> None:
    document = sample_document(objective=99_999.0, bound=100_000.0)
    page = page_of(catalogue, solved(catalogue, document))
    assert "99.99%" in page
    assert "100.00%" not in page


def test_a_plan_without_a_bound_says_so(catalogue: People) -> None:
    page = page_of(catalogue, solved(catalogue, sample_document(bound=None, gap=None)))
    assert "どれだけ近いかは証明できていません" in page


def test_a_search_that_the_clock_ended_is_marked(catalogue: People) -> None:
    page = page_of(catalogue, solved(catalogue, sample_document(reproducible=False)))
    assert "再実行すると結果が変わることがあります" in page


def test_the_proof_lists_every_rule_and_four_plans_made_by_habit(catalogue: People) -> None:
    page = page_of(catalogue, solved(catalogue), "?view=proof")
    for told in ("フォロワー数の多い順", "均等配分", "足切り：再生単価", "支出の配分の上限：拡散", "最少人数", "¥20万"):
        assert told in page


def test_what_would_change_is_told_with_the_frontier(catalogue: People) -> None:
    page = page_of(catalogue, solved(catalogue), "?view=changes")
    assert [one["objective"] for one in specs_of(page)[0]["datasets"]["steps"]] == [40_800.0, 61_200.0, 81_600.0]
    for told in ("予算 −10%", "−44.0%", "ぎりぎりさん", "¥1.2万あれば"):
        assert told in page


def test_the_candidates_are_one_tab_away(catalogue: People) -> None:
    plan_id = solved(catalogue)
    assert "7件のうち3件が P ≥ 0.5 で通過" in page_of(catalogue, plan_id, "?view=candidates")
    assert "割高さん" in page_of(catalogue, plan_id, "?part=cut")
    assert "what-if" not in page_of(catalogue, plan_id)


def test_who_is_left_out_is_counted_by_rule(catalogue: People) -> None:
    page = page_of(catalogue, solved(catalogue))
    assert "予測なし" in page
    assert "view=candidates&amp;part=cut" in page


def test_a_conflict_names_the_rules_and_what_would_help(catalogue: People) -> None:
    page = page_of(catalogue, solved(catalogue, conflicting_document()))
    for told in ("同時に満たすプランはありません", "支出の配分の下限：拡散", "¥32万", "ブリーフに反映して実行"):
        assert told in page


def test_a_relaxation_goes_into_the_brief_and_runs(catalogue: People) -> None:
    plan_id = solved(catalogue, conflicting_document())
    catalogue.owner.client.post(reverse("plans:relax", args=[plan_id]), {"rule": "budget"})
    assert selectors.plan_view(catalogue.owner.scope, plan_id).brief.budget == Budget(320_000.0, "JPY")
    assert len(selectors.runs(catalogue.owner.scope, plan_id)) == 2


def test_only_what_the_answer_offers_can_be_relaxed(catalogue: People) -> None:
    plan_id = solved(catalogue, conflicting_document(), rules=Rules(max_creators=3))
    url = reverse("plans:relax", args=[plan_id])
    page = catalogue.owner.client.post(url, {"rule": "rules.max_creators"}, follow=True).content.decode()
    assert "ここでは緩められません" in page
    assert selectors.plan_view(catalogue.owner.scope, plan_id).brief.rules.max_creators == 3


def test_a_scenario_is_a_copy_with_another_budget_that_ran(catalogue: People) -> None:
    plan_id = solved(catalogue, mix=Mix(role={"empathy": Span(min=0.4)}))
    url = reverse("plans:scenario", args=[plan_id])
    page = catalogue.owner.client.post(url, {"budget": "300000"}, follow=True).content.decode()
    assert "予算¥30万のシナリオ" in page
    copy = next(card for card in selectors.plan_cards(catalogue.owner.scope) if card.plan_id != plan_id)
    assert copy.brief["budget"]["amount"] == 300_000
    assert copy.brief["mix"] == selectors.plan_view(catalogue.owner.scope, plan_id).data["mix"]
    assert copy.last_run_id is not None


@pytest.mark.parametrize("budget", ["", "0", "-5", "nan", "1e999", "1e305", "viel"])
def test_a_scenario_without_a_budget_is_refused(catalogue: People, budget: str) -> None:
    plan_id = solved(catalogue)
    catalogue.owner.client.post(reverse("plans:scenario", args=[plan_id]), {"budget": budget})
    assert len(selectors.plan_cards(catalogue.owner.scope)) == 1


def test_while_the_search_runs_the_candidates_are_there_with_a_live_row(catalogue: People) -> None:
    plan_id = make_plan(catalogue.owner)
    run_id = make_run(catalogue.owner, plan_id)
    progress = {"seconds": 3.0, "value": 81_600.0, "bound": 90_000.0}
    Portfolio.objects.filter(pk=run_id).update(state=RunState.RUNNING, progress=progress)
    page = page_of(catalogue, plan_id)
    assert f'hx-get="{reverse("plans:progress", args=[plan_id])}"' in page
    assert "7件のうち3件" in page
    assert "8.16万" in page
    assert "9万" in page


def test_when_the_search_is_over_the_row_fetches_the_plan(catalogue: People) -> None:
    plan_id = solved(catalogue)
    row = catalogue.owner.client.get(reverse("plans:progress", args=[plan_id])).content.decode()
    assert 'hx-target="#outcome"' in row
    outcome = page_of(catalogue, plan_id, **{"HX-Request": "true", "HX-Target": "outcome"})
    assert "<html" not in outcome
    assert "plan-brief" not in outcome
    assert "最良のプランの少なくとも" in outcome
    assert 'hx-swap-oob="true"' in outcome


def test_nothing_changes_under_the_eyes_of_who_plays_with_the_sliders(catalogue: People) -> None:
    row = catalogue.owner.client.get(reverse("plans:progress", args=[solved(catalogue)]) + "?stay=1").content.decode()
    assert "hx-get" not in row


def test_a_failed_search_says_why_and_keeps_the_candidates(catalogue: People) -> None:
    plan_id = make_plan(catalogue.owner)
    run_id = make_run(catalogue.owner, plan_id)
    Portfolio.objects.filter(pk=run_id).update(state=RunState.FAILED, error="時間が足りません。")
    assert "時間が足りません。" in page_of(catalogue, plan_id, "?view=plan")
    assert "7件のうち3件" in page_of(catalogue, plan_id, "?view=candidates")


def test_a_run_of_before_there_were_plans_says_what_to_do(catalogue: People) -> None:
    plan_id = make_plan(catalogue.owner)
    Portfolio.objects.filter(pk=make_run(catalogue.owner, plan_id)).delete()
    assert "まだプランは最適化されていません" in page_of(catalogue, plan_id, "?view=plan")


def test_names_cannot_break_out_of_the_plan(catalogue: People) -> None:
    document = sample_document()
    document["selected"][0]["name"] = document["selected"][0]["reason_ja"] = "<script>alert(1)</script>"
    assert "<script>alert" not in page_of(catalogue, solved(catalogue, document))


@pytest.mark.parametrize("view", ["plan", "proof", "changes", "candidates", "nonsense"])
def test_every_part_stays_within_the_budget_of_queries(catalogue: People, query_budget, view: str) -> None:
    plan_id = solved(catalogue)
    with query_budget():
        page_of(catalogue, plan_id, f"?view={view}")


def test_a_viewer_reads_the_plan_and_cannot_change_or_run_it(catalogue: People) -> None:
    plan_id = solved(catalogue, conflicting_document())
    url = reverse("plans:detail", args=[plan_id])
    page = catalogue.viewer.client.get(url).content.decode()
    assert "同時に満たすプランはありません" in page
    assert reverse("plans:relax", args=[plan_id]) not in page
    assert catalogue.viewer.client.post(reverse("plans:scenario", args=[plan_id]), {"budget": "5"}).status_code == 403


def test_the_plan_speaks_english_too(catalogue: People) -> None:
    catalogue.owner.client.cookies["fukasa_language"] = "en"
    page = page_of(catalogue, solved(catalogue))
    assert "At least 99.50% of the best possible plan is proven." in page
    assert "Every rule was checked again by a separate calculation." in page
    assert "It brings views at a low cost" in page
