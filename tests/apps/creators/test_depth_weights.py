"""Depth as a workspace weighs it: the settings page, who may change it, and the report that follows."""

import pytest
from django.test import override_settings
from django.urls import reverse
from django.utils.translation import override
from hypothesis import given
from hypothesis import strategies as st

from fukasa.analysis.depth.composite import depth_of
from fukasa.apps.audit.models import AuditEvent
from fukasa.apps.creators.depth_panel import depth_panel
from fukasa.apps.creators.selectors.comments import DepthPart
from fukasa.apps.creators.selectors.depth_weights import Weights, usual_weights, weights_of
from fukasa.apps.creators.selectors.report import Measurement
from tests.factories.depth_report import PARTS, heard, lacking, part, told
from tests.factories.index import account, details_of, publish_index

URL = reverse("creators:depth-weights")
RESET = reverse("creators:depth-weights-reset")
QUESTIONS_ONLY = {"question_rate": 10, "substantive_rate": 0, "returning_rate": 0, "save_rate": 5, "share_rate": 0}
REPORT = f"{reverse('creators:report', kwargs={'platform': 'instagram', 'account_id': 'hana'})}?tab=comments"


def of(kind, row):
    return kind(**{name: row.get(name) for name in kind.__dataclass_fields__})


def parts(*percentiles):
    rows = (
        part(name, weight / 10, at) for (name, weight), at in zip(usual_weights().items(), percentiles, strict=True)
    )
    return tuple(of(DepthPart, row) for row in rows)


def panel(known, weights, *, own, figure=None):
    return depth_panel(known, of(Measurement, figure or told("depth", 0.62)), Weights(weights, own=own))


@pytest.fixture
def open_with_missing(people, tmp_path):
    """Give ``open_with_missing(weights)``: the page of an account without saves, weighed so."""

    def opened(weights):
        row = account("hana", **heard())
        missing = {"row_key": row["row_key"]} | part("save_rate", 0.2, None)
        details = details_of(row)
        kept = [one for one in details["depth_parts"] if one["part"] != "save_rate"]
        publish_index(tmp_path / "data", [row], details | {"depth_parts": [*kept, missing]})
        people.owner.client.post(URL, weights or usual_weights())
        people.owner.client.cookies["fukasa_language"] = "en"
        with override_settings(FUKASA_DATA=tmp_path / "data"):
            return people.owner.client.get(REPORT).content.decode()

    return opened


def test_the_default_weights_are_shown_at_first(people):
    form = people.viewer.client.get(URL).context["form"]
    assert [form[name].value() for name in PARTS] == ["3", "2", "2", "2", "1"]


def test_a_manager_changes_the_weights_and_the_log_keeps_both(people):
    assert people.owner.client.post(URL, QUESTIONS_ONLY).url == URL
    assert weights_of(people.owner.scope).by_part == QUESTIONS_ONLY
    event = AuditEvent.objects.get(action="depth_weights.changed")
    assert (event.before, event.after) == (usual_weights(), QUESTIONS_ONLY)


def test_saving_the_same_weights_again_is_no_event(people):
    people.owner.client.post(URL, usual_weights())
    assert not AuditEvent.objects.filter(action="depth_weights.changed").exists()


@pytest.mark.parametrize("url", [URL, RESET])
def test_a_planner_and_a_viewer_change_nothing(people, url):
    assert people.teammate.client.post(url, QUESTIONS_ONLY).status_code == 403
    assert people.viewer.client.post(url, QUESTIONS_ONLY).status_code == 403
    assert not weights_of(people.owner.scope).own


def test_another_workspace_keeps_its_own_weights(people):
    people.owner.client.post(URL, QUESTIONS_ONLY)
    assert weights_of(people.outsider.scope).by_part == usual_weights()


@pytest.mark.parametrize(
    ("name", "value"),
    [("save_rate", "-1"), ("save_rate", "10.1"), ("save_rate", "many"), ("save_rate", ""), ("save_rate", "nan")],
)
def test_a_weight_outside_0_to_10_is_refused_beside_its_field(people, name, value):
    page = people.owner.client.post(URL, QUESTIONS_ONLY | {name: value})
    assert list(page.context["form"].errors) == [name]
    assert not weights_of(people.owner.scope).own


def test_weights_that_are_all_0_are_refused(people):
    page = people.owner.client.post(URL, dict.fromkeys(PARTS, 0))
    assert page.context["form"].non_field_errors() == ["少なくとも1つの構成要素に0より大きい重みを付けてください。"]


@pytest.mark.parametrize("weighing", [("save_rate", "share_rate"), ("question_rate",)])
def test_weights_by_which_no_account_could_have_a_depth_are_refused(people, weighing):
    page = people.owner.client.post(URL, dict.fromkeys(PARTS, 0) | dict.fromkeys(weighing, 5))
    assert "コメント" in page.context["form"].non_field_errors()[0]
    assert not weights_of(people.owner.scope).own


def test_the_reset_goes_back_and_tells_what_was(people):
    people.owner.client.post(URL, QUESTIONS_ONLY)
    page = people.owner.client.post(RESET, follow=True)
    assert weights_of(people.owner.scope).by_part == usual_weights()
    assert "変更前：10, 0, 0, 5, 0" in page.content.decode()
    assert AuditEvent.objects.filter(action="depth_weights.changed").count() == 2


def test_the_report_uses_the_weights_of_the_workspace_beside_the_default(catalogue):
    catalogue.owner.client.post(URL, QUESTIONS_ONLY)
    depth = catalogue.viewer.client.get(REPORT).context["depth"]
    assert depth.own
    assert depth.usual.startswith("62 (50–78)")
    assert [line.weight for line in depth.parts] == ["67%", "0%", "0%", "33%", "0%"]
    assert [line.usual_weight for line in depth.parts] == ["30%", "20%", "20%", "20%", "10%"]


def test_own_weights_have_no_rank_and_the_page_says_so(catalogue):
    catalogue.owner.client.post(URL, QUESTIONS_ONLY)
    depth = catalogue.viewer.client.get(REPORT).context["depth"]
    assert depth.rank == "ワークスペース独自の重みには順位がありません。順位は既定の重みについてのみ計算しています。"


def test_the_default_figure_is_the_one_of_the_index(catalogue):
    depth = catalogue.viewer.client.get(REPORT).context["depth"]
    assert (depth.value, depth.interval, depth.own, depth.known, depth.missing) == ("62", "50–78", False, 5, "")


def test_missing_parts_are_named_and_their_weight_is_spread():
    shown = panel(parts(0.8, 0.6, None, None, 0.4), usual_weights(), own=False)
    assert [line.weight for line in shown.parts] == ["50%", "33%", "", "", "17%"]
    assert shown.known == 3
    assert shown.parts[2].reason
    assert shown.missing == "リピートコメント率、保存率"


@pytest.mark.parametrize("weighing", [("save_rate",), ("save_rate", "share_rate"), ("question_rate",)])
def test_own_weights_that_leave_too_little_say_so(weighing):
    weights = dict.fromkeys(PARTS, 0.0) | dict.fromkeys(weighing, 5.0)
    with override("en"):
        shown = panel(parts(0.8, 0.6, 0.5, None, 0.4), weights, own=True)
    assert (shown.value, shown.status) == ("", "too little data")
    assert shown.reason.startswith("The workspace's weights leave too little of this account")


def test_what_the_default_weights_cannot_tell_either_keeps_its_reason():
    figure = lacking("depth", "no_comment_part")
    shown = panel(parts(None, None, None, 0.4, 0.4), QUESTIONS_ONLY, own=True, figure=figure)
    assert shown.reason == "コメントから得られる指標がないため、深さは算出しません。"


@pytest.mark.parametrize(("weights", "expected"), [(QUESTIONS_ONLY, 0), (None, 1)])
def test_only_the_default_figure_is_said_to_be_compared(open_with_missing, weights, expected):
    assert open_with_missing(weights).count("compared only with accounts of the same parts") == expected


def test_an_index_without_parts_has_no_panel():
    assert panel((), usual_weights(), own=False) is None


def test_what_is_not_permitted_stays_so_with_own_weights():
    figure = lacking("depth", "youtube_derived", "not_permitted")
    shown = panel(parts(0.8, 0.6, 0.5, 0.4, 0.4), QUESTIONS_ONLY, own=True, figure=figure)
    assert (shown.value, shown.interval, shown.rank) == ("", "", "")
    assert shown.status == "利用規約により非表示"


@given(st.lists(st.floats(0.05, 0.95), min_size=5, max_size=5), st.lists(st.floats(0.1, 10), min_size=5, max_size=5))
def test_only_the_proportions_of_the_weights_count(percentiles, weights):
    known = parts(*percentiles)
    chosen = dict(zip(PARTS, weights, strict=True))
    halved = {name: weight / 2 for name, weight in chosen.items()}
    shown = panel(known, chosen, own=True)
    assert shown.value == panel(known, halved, own=True).value
    assert shown.value == f"{100 * depth_of({one.part: one.standing for one in known}, chosen).value:,.0f}"
