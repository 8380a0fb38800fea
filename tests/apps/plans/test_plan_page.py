"""The page of a plan: the brief on the left, the result on the right, and what another cut-off would give."""

import json

from django.urls import reverse

from fukasa.apps.plans import selectors
from fukasa.pipelines.brief import Budget, Cutoff, Filter, Goal, Mix, Span
from tests.factories.plans import brief, make_plan, make_price, make_run
from tests.factories.workspaces import People


def page_of(people: People, plan_id: int, query: str = "", **headers: str) -> str:
    url = reverse("plans:detail", args=[plan_id]) + query
    response = people.owner.client.get(url, headers=headers)
    assert response.status_code == 200
    return response.content.decode()


def run_plan(people: People, **sections: object) -> int:
    plan_id = make_plan(people.owner, **sections)
    make_run(people.owner, plan_id)
    return plan_id


def spec_of(page: str) -> dict:
    return json.loads(page.split("data-spec hidden>")[1].split("</div>", maxsplit=1)[0])


def test_the_sentences_say_who_passes_and_what_the_goal_takes(catalogue: People) -> None:
    page = page_of(catalogue, run_plan(catalogue))
    assert "7件のうち3件が P ≥ 0.5 で通過、P ≥ 0.8 では2件です。" in page
    assert "2人・約¥4.8万で、目標の3万再生に届く見込みです。" in page


def test_both_counts_stand_on_the_page_whatever_was_asked(catalogue: People) -> None:
    page = page_of(catalogue, run_plan(catalogue, cutoff=Cutoff(cpv=2.0, currency="JPY", probability=0.9)))
    for label in ("P ≥ 0.5 で通過", "P ≥ 0.8 で通過", "P ≥ 0.9 で通過"):
        assert label in page


def test_tiles_carry_intervals_and_say_what_is_modelled(catalogue: People) -> None:
    page = page_of(catalogue, run_plan(catalogue))
    assert "見込み再生数" in page
    assert "うち0件は価格が推定" in page
    assert "予算の残り" in page
    assert "予算内に収まる確率" in page


def test_the_plot_has_a_dot_for_everybody_with_a_cost_per_view_and_the_cut_off_as_a_line(catalogue: People) -> None:
    spec = spec_of(page_of(catalogue, run_plan(catalogue)))
    drawn = json.dumps(spec, ensure_ascii=False)
    for name in ("確実さん", "おトクさん", "ぎりぎりさん", "割高さん"):
        assert name in drawn
    assert "いいねさん" not in drawn
    assert '"cutoff": 2.0' in drawn


def test_those_who_are_cut_are_told_why(catalogue: People) -> None:
    page = page_of(catalogue, run_plan(catalogue), "?part=cut")
    assert "割高さん" in page
    assert "条件の50%に届きません" in page


def test_those_who_cannot_be_judged_are_told_what_is_missing(catalogue: People) -> None:
    page = page_of(catalogue, run_plan(catalogue), "?part=undecidable")
    assert "いいねさん" in page
    assert "再生数が非公開" in page
    assert "沈黙さん" in page
    assert "予測なし" in page


def test_names_cannot_break_out_of_the_page(catalogue: People) -> None:
    page = page_of(catalogue, run_plan(catalogue), "?part=cut")
    assert "=HYPERLINK(&quot;" in page


def test_keys_that_are_not_applied_yet_are_said_plainly(catalogue: People) -> None:
    page = page_of(catalogue, run_plan(catalogue, mix=Mix(role={"empathy": Span(min=0.4)})))
    assert "[mix]" in page


def test_nobody_in_the_filter_is_said(catalogue: People) -> None:
    page = page_of(catalogue, run_plan(catalogue, filter=Filter(platforms=("podcast",))))
    assert "条件に合うアカウントがありません" in page


def test_nobody_passing_is_said(catalogue: People) -> None:
    page = page_of(catalogue, run_plan(catalogue, cutoff=Cutoff(cpv=0.01, currency="JPY")))
    assert "通過するアカウントがありません" in page


def test_a_goal_out_of_reach_is_said(catalogue: People) -> None:
    page = page_of(catalogue, run_plan(catalogue, goal=Goal(target=9e6)))
    assert "目標の900万は確実ではありません" in page


def test_a_budget_too_small_for_anybody_is_said(catalogue: People) -> None:
    page = page_of(catalogue, run_plan(catalogue, budget=Budget(amount=100, currency="JPY")))
    assert "いずれも予算に収まりません" in page


def test_sliders_show_another_cut_off_without_saving_anything(catalogue: People) -> None:
    plan_id = run_plan(catalogue)
    page = page_of(catalogue, plan_id, "?cpv=3&probability=0.8")
    assert "7件のうち3件が P ≥ 0.8 で通過、P ≥ 0.5 では4件です。" in page
    assert "保存されません" in page
    assert selectors.plan_view(catalogue.owner.scope, plan_id).brief == brief()
    assert len(selectors.runs(catalogue.owner.scope, plan_id)) == 1


def test_sliders_at_the_run_give_the_run(catalogue: People) -> None:
    plan_id = run_plan(catalogue)
    assert "保存されません" not in page_of(catalogue, plan_id, "?cpv=2&probability=0.5")


def test_nonsense_in_the_address_shows_the_run(catalogue: People) -> None:
    plan_id = run_plan(catalogue)
    query = "?cpv=-1&probability=nan&part=x&page=99999999999&run=zzz&sort=password"
    assert "7件のうち3件が P ≥ 0.5 で通過" in page_of(catalogue, plan_id, query)


def test_htmx_gets_the_result_alone(catalogue: People) -> None:
    fragment = page_of(catalogue, run_plan(catalogue), "?cpv=3", **{"HX-Request": "true"})
    assert "<html" not in fragment
    assert "plan-brief" not in fragment
    assert "headline" in fragment


def test_the_sliders_become_the_brief_on_demand(catalogue: People) -> None:
    plan_id = run_plan(catalogue)
    url = reverse("plans:adopt", args=[plan_id])
    page = catalogue.owner.client.post(url, {"cpv": "3", "probability": "0.8"}, follow=True).content.decode()
    assert selectors.plan_view(catalogue.owner.scope, plan_id).brief.cutoff == Cutoff(3.0, "JPY", 0.8)
    assert "7件のうち3件が P ≥ 0.8 で通過" in page
    assert len(selectors.runs(catalogue.owner.scope, plan_id)) == 2


def test_a_changed_brief_is_saved_and_the_old_result_marked(catalogue: People) -> None:
    plan_id = run_plan(catalogue)
    form = {"cpv": "5", "probability": "0.5", "currency": "JPY", "kpi": "views", "name": "秋のセール"}
    page = catalogue.owner.client.post(reverse("plans:brief", args=[plan_id]), form, follow=True).content.decode()
    assert selectors.plan_view(catalogue.owner.scope, plan_id).brief.cutoff.cpv == 5
    assert "ブリーフが変更されました" in page


def test_a_brief_with_mistakes_is_shown_again_and_not_saved(catalogue: People) -> None:
    plan_id = run_plan(catalogue)
    form = {"cpv": "-5", "probability": "0.5", "currency": "JPY", "kpi": "views"}
    response = catalogue.owner.client.post(reverse("plans:brief", args=[plan_id]), form)
    assert response.status_code == 422
    assert "0より大きい数を入力してください" in response.content.decode()
    assert selectors.plan_view(catalogue.owner.scope, plan_id).brief == brief()


def test_a_brief_without_a_cut_off_cannot_run_and_says_so(catalogue: People) -> None:
    plan_id = make_plan(catalogue.owner, cutoff=Cutoff())
    page = catalogue.owner.client.post(reverse("plans:run", args=[plan_id]), follow=True).content.decode()
    assert "CPVの上限を入力してください" in page
    assert selectors.runs(catalogue.owner.scope, plan_id) == ()


def test_an_old_run_can_be_looked_at(catalogue: People) -> None:
    plan_id = make_plan(catalogue.owner)
    first = make_run(catalogue.owner, plan_id)
    catalogue.owner.client.post(reverse("plans:adopt", args=[plan_id]), {"cpv": "9.5"})
    assert "7件のうち5件" in page_of(catalogue, plan_id)
    assert "7件のうち3件" in page_of(catalogue, plan_id, f"?run={first}")


def test_a_changed_price_marks_the_result(catalogue: People) -> None:
    plan_id = run_plan(catalogue)
    make_price(catalogue.owner)
    assert "自社の価格が変更されました" in page_of(catalogue, plan_id)


def test_a_viewer_reads_the_plan_and_changes_nothing(catalogue: People) -> None:
    plan_id = run_plan(catalogue)
    page = catalogue.viewer.client.get(reverse("plans:detail", args=[plan_id])).content.decode()
    assert "7件のうち3件" in page
    assert "<fieldset disabled>" in page
    assert reverse("plans:run", args=[plan_id]) not in page
    assert "価格を入力" not in page


def test_facts_of_another_workspace_never_enter_a_run(catalogue: People) -> None:
    plan_id = make_plan(catalogue.outsider)
    catalogue.outsider.client.post(reverse("plans:run", args=[plan_id]))
    make_price(catalogue.owner, "instagram:dear", 1)
    page = catalogue.outsider.client.get(reverse("plans:detail", args=[plan_id]) + "?part=cut").content.decode()
    assert "割高さん" in page


def test_the_page_stays_within_the_budget_of_queries(catalogue: People, query_budget) -> None:
    plan_id = make_plan(catalogue.owner)
    for _ in range(4):
        make_run(catalogue.owner, plan_id)
    make_price(catalogue.owner)
    with query_budget():
        page_of(catalogue, plan_id, "?cpv=3")


def test_the_page_speaks_english_too(catalogue: People) -> None:
    catalogue.owner.client.cookies["fukasa_language"] = "en"
    page = page_of(catalogue, run_plan(catalogue))
    assert "3 of 7 pass at P ≥ 0.5; 2 at 0.8." in page
    assert "2 creators reach your goal of 30K views for about ¥48K." in page
