"""The overview of plans and the ways to begin one."""

from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from fukasa.apps.audit.selectors import events
from fukasa.apps.plans import selectors
from fukasa.pipelines.brief_text import brief_of_toml, brief_toml
from fukasa.pipelines.examples import examples
from tests.factories.plans import brief, make_plan, make_run
from tests.factories.workspaces import People

INDEX = reverse("plans:index")


def only_card(people: People) -> selectors.PlanCard:
    (card,) = selectors.plan_cards(people.owner.scope)
    return card


def test_an_empty_overview_teaches_what_a_plan_is_and_offers_the_example(people: People) -> None:
    page = people.owner.client.get(INDEX).content.decode()
    assert "プランはまだありません" in page
    assert "ブラックフライデー 2026 · CPV ¥2" in page


def test_the_example_becomes_a_plan_that_has_run(catalogue: People) -> None:
    response = catalogue.teammate.client.post(reverse("plans:from-example"), {"name": "cutoff-campaign"}, follow=True)
    assert response.resolver_match.view_name == "plans:detail"
    plan = selectors.plan_view(catalogue.owner.scope, response.resolver_match.kwargs["plan_id"])
    assert plan.brief == examples()["cutoff-campaign"].brief
    assert len(selectors.runs(catalogue.owner.scope, plan.plan_id)) == 1


def test_an_unknown_example_is_not_found(people: People) -> None:
    assert people.owner.client.post(reverse("plans:from-example"), {"name": "../secrets"}).status_code == 404


def test_a_new_plan_knows_the_cut_off_of_the_workspace(people: People) -> None:
    page = people.owner.client.get(reverse("plans:new")).content.decode()
    assert 'name="cpv" value="2"' in page
    assert 'name="probability" value="0.5"' in page


def test_a_new_plan_is_saved_and_run(catalogue: People) -> None:
    values = {"name": "新作", "cpv": "2", "probability": "0.5", "currency": "JPY", "kpi": "views", "run": "1"}
    page = catalogue.owner.client.post(reverse("plans:new"), values, follow=True).content.decode()
    assert "7件のうち3件が P ≥ 0.5 で通過、P ≥ 0.8 では2件です。" in page


def test_without_a_catalogue_the_plan_is_kept_and_the_reason_told(people: People) -> None:
    values = {"name": "新作", "cpv": "2", "probability": "0.5", "currency": "JPY", "kpi": "views", "run": "1"}
    page = people.owner.client.post(reverse("plans:new"), values, follow=True).content.decode()
    assert only_card(people).name == "新作"
    assert "検索インデックスがまだありません" in page


def test_a_brief_is_uploaded_and_downloaded_the_same(people: People) -> None:
    file = SimpleUploadedFile("brief.toml", b"\xef\xbb\xbf" + brief_toml(brief()).encode())
    response = people.owner.client.post(reverse("plans:upload"), {"file": file}, follow=True)
    plan_id = response.resolver_match.kwargs["plan_id"]
    got = people.viewer.client.get(reverse("plans:toml", args=[plan_id]))
    assert brief_of_toml(got.content.decode()) == brief()
    assert "attachment" in got.headers["Content-Disposition"]


def test_a_broken_upload_is_told_and_makes_nothing(people: People) -> None:
    for content in (b"\xff\xfe\x00", b"[cutoff]\ncpv = 'two'", b"x" * 300_000):
        file = SimpleUploadedFile("brief.toml", content)
        response = people.owner.client.post(reverse("plans:upload"), {"file": file})
        assert "errorlist" in response.content.decode()
    assert selectors.plan_cards(people.owner.scope) == ()


def test_the_overview_shows_both_counts_of_the_last_run(people: People) -> None:
    make_run(people.owner)
    page = people.owner.client.get(INDEX).content.decode()
    assert '<td class="number">7</td><td class="number">3</td><td class="number">2</td>' in page


def test_a_copy_has_the_same_brief_another_name_and_no_runs(people: People) -> None:
    plan_id = make_plan(people.owner)
    response = people.owner.client.post(reverse("plans:duplicate", args=[plan_id]), follow=True)
    copy = selectors.plan_view(people.owner.scope, response.resolver_match.kwargs["plan_id"])
    assert copy.plan_id != plan_id
    assert (copy.name, copy.brief) == ("秋のセール (2)", brief())
    assert selectors.runs(people.owner.scope, copy.plan_id) == ()


def test_a_deleted_plan_comes_back_with_its_runs(people: People) -> None:
    plan_id = make_plan(people.owner)
    make_run(people.owner, plan_id)
    page = people.owner.client.post(reverse("plans:delete", args=[plan_id]), follow=True).content.decode()
    restore = reverse("plans:restore", args=[plan_id])
    assert f'action="{restore}"' in page
    assert people.owner.client.get(reverse("plans:detail", args=[plan_id])).status_code == 404
    people.owner.client.post(restore)
    assert len(selectors.runs(people.owner.scope, plan_id)) == 1


def test_names_are_numbered_where_they_are_taken(people: People) -> None:
    for _ in range(3):
        make_plan(people.owner)
    names = {card.name for card in selectors.plan_cards(people.owner.scope)}
    assert names == {"秋のセール", "秋のセール (2)", "秋のセール (3)"}


def test_every_change_is_in_the_audit_log(people: People) -> None:
    plan_id = make_plan(people.owner)
    make_run(people.owner, plan_id)
    people.owner.client.post(reverse("plans:delete", args=[plan_id]))
    actions = [event.action for event in events(workspace_id=people.owner.scope.workspace_id).events]
    assert actions[:3] == ["plan.deleted", "plan.run_requested", "plan.created"]


def test_the_home_page_shows_plans_and_the_step(people: People) -> None:
    make_run(people.owner)
    page = people.owner.client.get(reverse("home")).content.decode()
    assert "秋のセール" in page
    assert "3件が通過" in page


def test_the_overview_stays_within_the_budget_of_queries(people: People, query_budget) -> None:
    for _ in range(5):
        make_run(people.owner)
    with query_budget():
        people.owner.client.get(INDEX)
