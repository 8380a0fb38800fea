"""The audience of a plan: segments typed or uploaded, known overlaps, and a plan that counts people."""

from collections.abc import Sequence

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import translation

from fukasa.apps.audit.selectors import events
from fukasa.apps.lists.handles import Found
from fukasa.apps.plans import selectors
from fukasa.apps.plans.audience.kept import NOBODY, PlanAudience, Segment, audience_data, audience_of
from fukasa.apps.plans.choices import RunState
from fukasa.apps.plans.models import Audience, Portfolio
from fukasa.apps.plans.services.portfolios import portfolio_execute
from fukasa.core.errors import InvalidInput
from fukasa.pipelines.brief import Goal
from fukasa.pipelines.plan.told_overlaps import KnownOverlap
from tests.factories.plans import make_audience, make_plan, make_run, small_index
from tests.factories.workspaces import People, Person

WOMEN = ("gender:female", "6,300万", "")
MEN = ("gender:male", "60000000", "0.5")
PAIRS = "creator_a,creator_b,overlap,size_a,size_b\n@sure,tiktok:cheap,1.2万,48000,\nbarely,sure,900,,\n"


def address(name: str, plan_id: int) -> str:
    return reverse(f"plans:{name}", args=[plan_id])


def send(person: Person, plan_id: int, *rows: Sequence[str], **more: object):
    cells = dict(zip(("segment", "population", "weight"), map(list, zip(*rows, strict=True)), strict=False))
    return person.client.post(address("audience", plan_id), cells | more)


def upload(person: Person, plan_id: int, text: str | bytes, name: str = "audience"):
    content = text if isinstance(text, bytes) else text.encode()
    return person.client.post(address(name, plan_id), {"file": SimpleUploadedFile("people.csv", content)})


def kept(people: People, plan_id: int) -> PlanAudience:
    return selectors.plan_view(people.owner.scope, plan_id).audience


def solved(people: People, run_id: int) -> dict[str, object]:
    portfolio_execute(run_id=run_id, index=small_index())
    portfolio = Portfolio.objects.get(pk=run_id)
    assert portfolio.state == RunState.FINISHED, portfolio.error
    return dict(portfolio.document)


def error_of(people: People, run_id: int) -> str:
    view = selectors.portfolio_view(people.owner.scope, run_id)
    assert view is not None
    return view.error


def test_segments_are_typed_and_kept_in_one_spelling(catalogue: People) -> None:
    plan_id = make_plan(catalogue.owner)
    answer = send(catalogue.owner, plan_id, ("性別：女性 + 国：日本", "6,300万", ""), ("", "", ""), MEN)
    assert answer.status_code == 302
    women = Segment("gender:female+country:JP", 63_000_000.0)
    assert kept(catalogue, plan_id) == PlanAudience((women, Segment("gender:male", 6e7, 0.5)))


def test_a_file_replaces_the_table_and_comes_out_as_it_went_in(catalogue: People) -> None:
    plan_id = make_plan(catalogue.owner)
    upload(catalogue.owner, plan_id, "segment,population,weight\r\ngender:female,5000000,\r\ngender:male,4e6,2\r\n")
    found = (Segment("gender:female", 5e6), Segment("gender:male", 4e6, 2.0))
    assert kept(catalogue, plan_id).segments == found
    file = catalogue.viewer.client.get(address("segments-csv", plan_id)).content
    upload(catalogue.owner, plan_id, "セグメント,人口\nall,10\n".encode("cp932"))
    assert kept(catalogue, plan_id).segments == (Segment("all", 10.0),)
    upload(catalogue.owner, plan_id, file)
    assert kept(catalogue, plan_id).segments == found


@pytest.mark.parametrize(
    ("rows", "told"),
    [
        ([("young people", "5", "")], "1行目、セグメント: 「young people」は読み取れません"),
        ([("gender:female", "", "")], "1行目、人数: 人数がありません"),
        ([("gender:female", "0", "")], "1行目、人数: 人のいないセグメントには届きません"),
        ([("gender:female", "many", "")], "1行目、人数: 「many」は数値ではありません"),
        ([("gender:female", "-5", "")], "1行目、人数: 「-5」はあり得ない値です"),
        ([("gender:female", "5", "x")], "1行目、重み: 「x」は数値ではありません"),
        ([("", "5", "")], "1行目、セグメント: セグメント名がありません"),
        ([("gender:divers", "5", "")], "オーディエンスに「gender:divers」はありません。female, maleのいずれか"),
        ([("city:Osaka", "5", "")], "カタログのオーディエンスに「city:Osaka」はありません。この部分を外すか"),
        ([("country:JP+country:TW", "5", "")], "「country」が2回あります"),
        ([WOMEN, MEN, WOMEN], "3行目、セグメント: 「gender:female」は1行目にもあります"),
        ([("all", "9", ""), WOMEN], "2行目、セグメント: 「all」と「gender:female」には同じ人が入り得る"),
        ([WOMEN, ("age:25-34", "9", "")], "2行目、セグメント: 「gender:female」と「age:25-34」には同じ人が入り得る"),
        ([("gender:female", "5", "0")], "1行目、重み: 重みが0より大きいセグメントがなく"),
    ],
)
def test_every_fault_of_a_segment_is_one_sentence_with_its_place(
    catalogue: People, rows: list[tuple[str, str, str]], told: str
) -> None:
    plan_id = make_plan(catalogue.owner)
    answer = send(catalogue.owner, plan_id, *rows)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert told in page
    assert 'aria-invalid="true"' in page
    assert rows[0][1] in page
    assert kept(catalogue, plan_id) == NOBODY


def test_all_faults_are_told_at_once_and_in_english_too(catalogue: People) -> None:
    plan_id = make_plan(catalogue.owner)
    catalogue.owner.client.cookies["fukasa_language"] = "en"
    page = send(catalogue.owner, plan_id, ("x", "y", "z")).content.decode()
    assert page.count("<li>Row 1, ") == 3


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"name;people\nall;5\n", "population"),
        (b"segment,segment\nall,5\n", "表として読み取れません"),
        (b"", "表として読み取れません"),
        (b"\x00\xff\xfe\x01", "「segment」列がありません"),
        (b"segment,population\n", "セグメントがありません"),
        (b"segment,population\n" + b"all,5\n" * 201, "201"),
        (b"x" * (1024 * 1024 + 1), "1 MB"),
        (b"segment,population\n\nall,5\nall,-7\n", "4行目、人数: 「-7」"),
    ],
)
def test_a_file_that_is_no_table_of_segments_changes_nothing(catalogue: People, content: bytes, told: str) -> None:
    plan_id = make_plan(catalogue.owner)
    answer = upload(catalogue.owner, plan_id, content)
    assert answer.status_code == 422
    assert told in answer.content.decode()
    assert kept(catalogue, plan_id) == NOBODY


def test_a_change_can_be_taken_back_step_by_step(catalogue: People) -> None:
    plan_id = make_plan(catalogue.owner)
    send(catalogue.owner, plan_id, WOMEN)
    page = send(catalogue.owner, plan_id, WOMEN, MEN, follow=True) and catalogue.owner.client.get("/plans/")
    assert address("audience-undo", plan_id) in page.content.decode()
    catalogue.teammate.client.post(address("audience-undo", plan_id))
    assert [one.name for one in kept(catalogue, plan_id).segments] == ["gender:female"]
    catalogue.teammate.client.post(address("audience-undo", plan_id))
    assert kept(catalogue, plan_id) == NOBODY
    assert catalogue.teammate.client.post(address("audience-undo", plan_id)).status_code == 422


def test_taking_everything_out_is_a_change_too_and_saving_the_same_is_none(catalogue: People) -> None:
    plan_id = make_plan(catalogue.owner)
    send(catalogue.owner, plan_id, WOMEN)
    send(catalogue.owner, plan_id, WOMEN)
    assert Audience.unscoped.count() == 1
    send(catalogue.owner, plan_id, ("", "", ""))
    assert kept(catalogue, plan_id) == NOBODY
    catalogue.owner.client.post(address("audience-undo", plan_id))
    assert len(kept(catalogue, plan_id).segments) == 1


def test_overlaps_are_uploaded_shown_exported_and_taken_out(catalogue: People) -> None:
    plan_id = make_plan(catalogue.owner)
    assert upload(catalogue.owner, plan_id, PAIRS, "audience-overlaps").status_code == 302
    first, second = kept(catalogue, plan_id).overlaps
    assert first == KnownOverlap("instagram:sure", "tiktok:cheap", 12_000.0, 48_000.0, None)
    assert second == KnownOverlap("instagram:barely", "instagram:sure", 900.0)
    page = catalogue.viewer.client.get(address("audience", plan_id)).content.decode()
    assert "1.2万" in page
    file = catalogue.viewer.client.get(address("overlaps-csv", plan_id)).content
    catalogue.owner.client.post(address("audience-overlaps", plan_id), {"remove": "1"})
    assert kept(catalogue, plan_id) == NOBODY
    upload(catalogue.owner, plan_id, file, "audience-overlaps")
    assert kept(catalogue, plan_id).overlaps == (first, second)


@pytest.mark.parametrize(
    ("pair", "told"),
    [
        ("sure,nobody,5,,", "2行目、creator_b: カタログに「nobody」というアカウントはありません"),
        (",sure,5,,", "2行目、creator_a: 空欄です"),
        ("sure,@sure,5,,", "2行目: 組には2つのアカウントが必要"),
        ("sure,barely,,,", "2行目、overlap: 空欄です"),
        ("sure,barely,few,,", "2行目、overlap: 「few」は数値ではありません"),
        ("sure,barely,50,10,", "2行目、overlap: 一方のオーディエンスの人数を超えています"),
        ("sure,barely,5,,\nbarely,sure,6,,", "3行目: この2者は2行目にもあります"),
    ],
)
def test_every_fault_of_a_pair_is_one_sentence_with_its_place(catalogue: People, pair: str, told: str) -> None:
    plan_id = make_plan(catalogue.owner)
    file = f"creator_a,creator_b,overlap,size_a,size_b\n{pair}\n"
    answer = upload(catalogue.owner, plan_id, file, "audience-overlaps")
    assert answer.status_code == 422
    assert told in answer.content.decode()
    assert kept(catalogue, plan_id) == NOBODY


def test_no_file_no_pairs_and_too_many_are_told(catalogue: People) -> None:
    plan_id = make_plan(catalogue.owner)
    nothing = catalogue.owner.client.post(address("audience-overlaps", plan_id))
    assert "ファイルを選んでください" in nothing.content.decode()
    empty = upload(catalogue.owner, plan_id, "creator_a,creator_b,overlap\n", "audience-overlaps")
    assert "組がありません" in empty.content.decode()
    many = upload(catalogue.owner, plan_id, "creator_a,creator_b,overlap\n" + "a,b,1\n" * 2_001, "audience-overlaps")
    assert "2001" in many.content.decode()


def test_a_handle_on_two_platforms_must_be_told_apart(catalogue: People, monkeypatch: pytest.MonkeyPatch) -> None:
    found = Found({}, {}, (), (("sure", "Instagram, TikTok"),))
    monkeypatch.setattr("fukasa.apps.plans.views.audience.find_accounts", lambda *_: found)
    plan_id = make_plan(catalogue.owner)
    page = upload(catalogue.owner, plan_id, "creator_a,creator_b,overlap\nsure,sure,1\n", "audience-overlaps")
    assert "tiktok:sure" in page.content.decode()


def test_a_plan_for_people_reached_counts_them(catalogue: People) -> None:
    plan_id = make_plan(catalogue.owner, goal=Goal(kpi="reach"))
    make_audience(catalogue.owner, plan_id, Segment("gender:female", 200_000.0), Segment("gender:male", 100_000.0, 0.5))
    document = solved(catalogue, make_run(catalogue.owner, plan_id))
    women, men = document["segments"]
    assert document["kpi"] == "reach"
    assert document["selected"]
    assert document["certificate"]["ok"]
    assert women["reached"] + men["reached"] == pytest.approx(document["reach"]["sainsbury"])
    assert women["reached"] + 0.5 * men["reached"] == pytest.approx(document["objective"])
    page = catalogue.viewer.client.get(reverse("plans:detail", args=[plan_id])).content.decode()
    assert "プランが数える人" in page
    assert "gender:female" in page


def test_known_overlaps_go_into_the_best_estimate_and_strangers_are_noted(catalogue: People) -> None:
    plan_id = make_plan(catalogue.owner, goal=Goal(kpi="reach"))
    told = (
        KnownOverlap("instagram:sure", "instagram:barely", 4_000.0),
        KnownOverlap("instagram:sure", "tiktok:cheap", 3_000.0),
        KnownOverlap("instagram:barely", "tiktok:cheap", 2_500.0),
        KnownOverlap("instagram:sure", "instagram:gone", 5.0),
        KnownOverlap("instagram:sure", "instagram:dear", 1e9),
    )
    make_audience(catalogue.owner, plan_id, Segment("all", 300_000.0), overlaps=told)
    document = solved(catalogue, make_run(catalogue.owner, plan_id))
    assert document["reach"]["n_pairs"] == 3
    assert "2組" in document["notes"][-1]["ja"]


def test_overlaps_that_cannot_be_true_are_a_failure_in_the_readers_language(
    catalogue: People, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused(*_args: object, **_kwargs: object) -> None:
        raise InvalidInput("the overlaps contradict each other")

    monkeypatch.setattr("fukasa.pipelines.plan.overlap.unique_reach", refused)
    plan_id = make_plan(catalogue.owner, goal=Goal(kpi="reach"))
    make_audience(catalogue.owner, plan_id, Segment("all", 300_000.0))
    run_id = make_run(catalogue.owner, plan_id)
    portfolio_execute(run_id=run_id, index=small_index())
    assert "オーディエンスの重なり" in error_of(catalogue, run_id)
    with translation.override("en"):
        assert "known overlaps" in error_of(catalogue, run_id)


def test_a_plan_for_people_without_segments_is_not_run_and_leads_to_them(catalogue: People) -> None:
    plan_id = make_plan(catalogue.owner, goal=Goal(kpi="reach"))
    answer = catalogue.owner.client.post(address("run", plan_id))
    assert answer["Location"] == address("audience", plan_id)
    assert "先にセグメントを" in catalogue.owner.client.get(answer["Location"]).content.decode()
    answer = send(catalogue.owner, plan_id, ("all", "300000", ""), run="1")
    assert answer["Location"] == address("detail", plan_id)
    assert selectors.runs(catalogue.owner.scope, plan_id)


def test_a_run_keeps_the_audience_it_was_asked_with_and_says_when_it_changed(catalogue: People) -> None:
    plan_id = make_plan(catalogue.owner)
    make_audience(catalogue.owner, plan_id, Segment("all", 300_000.0))
    run_id = make_run(catalogue.owner, plan_id)
    make_audience(catalogue.owner, plan_id, Segment("all", 5.0))
    assert solved(catalogue, run_id)["segments"][0]["population"] == 300_000.0
    page = catalogue.owner.client.get(reverse("plans:detail", args=[plan_id])).content.decode()
    assert "オーディエンスが変わりました" in page


def test_a_copy_of_a_plan_has_its_audience(catalogue: People) -> None:
    plan_id = make_plan(catalogue.owner)
    make_audience(catalogue.owner, plan_id, Segment("all", 300_000.0))
    copy = catalogue.owner.client.post(address("duplicate", plan_id))["Location"].rstrip("/").rpartition("/")[2]
    assert kept(catalogue, int(copy)) == kept(catalogue, plan_id)


def test_the_brief_that_is_exported_names_the_segments_beside_it(catalogue: People) -> None:
    plan_id = make_plan(catalogue.owner)
    assert "segments" not in catalogue.owner.client.get(address("toml", plan_id)).content.decode()
    make_audience(catalogue.owner, plan_id, Segment("all", 300_000.0))
    assert 'segments = "segments.csv"' in catalogue.owner.client.get(address("toml", plan_id)).content.decode()


def test_viewers_read_the_audience_and_write_nothing_and_outsiders_find_none(catalogue: People) -> None:
    plan_id = make_plan(catalogue.owner)
    make_audience(catalogue.owner, plan_id, Segment("all", 300_000.0))
    page = catalogue.viewer.client.get(address("audience", plan_id))
    assert "300,000" in page.content.decode()
    assert '<button class="button primary">' not in page.content.decode()
    assert send(catalogue.viewer, plan_id, WOMEN).status_code == 403
    assert upload(catalogue.viewer, plan_id, PAIRS, "audience-overlaps").status_code == 403
    assert send(catalogue.outsider, plan_id, WOMEN).status_code == 404
    assert catalogue.outsider.client.get(address("segments-csv", plan_id)).status_code == 404
    assert kept(catalogue, plan_id).segments == (Segment("all", 300_000.0),)


def test_changes_stand_in_the_audit_log(catalogue: People) -> None:
    plan_id = make_plan(catalogue.owner)
    send(catalogue.owner, plan_id, WOMEN)
    catalogue.owner.client.post(address("audience-undo", plan_id))
    actions = [one.action for one in events(workspace_id=catalogue.owner.scope.workspace_id).events]
    assert actions[:2] == ["plan.audience_restored", "plan.audience_changed"]


def test_what_is_kept_is_read_as_it_was() -> None:
    told = PlanAudience((Segment("all", 5.0, 2.0),), (KnownOverlap("a", "b", 1.0, None, 3.0),))
    assert audience_of(audience_data(told)) == told
