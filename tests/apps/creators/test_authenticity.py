"""The tab of authenticity: verdict, reasons, events, ties, sample; what is lacking and why."""

import csv
import io
import re

import pytest
from django.test import override_settings
from django.urls import reverse

from fukasa.analysis.authenticity.configs import config
from fukasa.analysis.authenticity.review import verdict_rules
from fukasa.apps.creators.authenticity.bands import WIDTH, band_of
from fukasa.apps.creators.authenticity.findings import finding_of
from fukasa.apps.verdicts.selectors.audited import AuditedAccounts
from tests.factories.authenticity import check_row, event, profile_rows, review_details, reviewed, sample_row, tie
from tests.factories.index import account, details_of, publish_index, row_key

ACCUSING = re.compile(r"\b(fraud|cheat|bought followers|guilty|liar)|詐欺|不正|嘘")


def url_of(account_id="hana", tab="authenticity") -> str:
    return f"{reverse('creators:report', kwargs={'platform': 'instagram', 'account_id': account_id})}?tab={tab}"


def text_of(response) -> str:
    return response.content.decode()


@pytest.fixture
def open_with(people, tmp_path):
    """Give ``open_with(columns, tables)``: the tab of an account so reviewed, as a viewer sees it."""

    def opened(columns=None, tables=None, *, language="en", tab="authenticity", others=(), as_whom=None):
        row = account("hana", **(reviewed() if columns is None else columns))
        found = details_of(row) | {
            name: [{"row_key": row_key(row)} | line for line in lines] for name, lines in (tables or {}).items()
        }
        publish_index(tmp_path / "data", [row, *others], found)
        client = (as_whom or people.viewer).client
        client.cookies["fukasa_language"] = language
        with override_settings(FUKASA_DATA=tmp_path / "data"):
            return client.get(url_of(tab=tab))

    return opened


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", ("To be looked at", "Calibrated on simulated accounts", "Public figures only", "9 of 17 checks")),
        ("ja", ("要確認", "シミュレーションしたアカウントで校正", "公開情報のみ", "17項目中9項目")),
    ],
)
def test_the_card_names_verdict_calibration_level_and_how_many_checks_could_judge(open_with, language, words):
    page = text_of(open_with(language=language))
    assert [word for word in words if word not in page] == []


def test_the_card_gives_the_probability_with_its_interval_and_what_the_level_bounds(open_with):
    card = open_with().context["verdict_card"]
    assert (card.chance, card.interval) == ("46%", "38%–53%")
    share = round(100 * verdict_rules().fail_from["public"])
    assert f"“Very unusual” is said only from a lower end of {share}%" in card.bound


@pytest.mark.parametrize("status", ["pass", "review", "fail"])
@pytest.mark.parametrize("language", ["ja", "en"])
def test_no_verdict_accuses_anybody(open_with, status, language):
    assert not ACCUSING.search(text_of(open_with(reviewed(status), language=language)))


def test_the_strongest_reasons_stand_first_on_either_side(open_with):
    context = open_with().context
    assert [one.check for one in context["authenticity_against"]] == ["growth_spikes", "like_dispersion"]
    weights = [one.weight for one in context["authenticity_for"]]
    assert len(weights) == 3
    assert weights == sorted(weights)


def test_every_check_stands_in_the_table_once_under_its_kind(open_with):
    groups = open_with().context["authenticity_groups"]
    assert [one.check for group in groups for one in group.findings] == list(config().checks)
    assert [group.key for group in groups] == ["growth", "engagement", "comments", "pods", "audience"]


def test_a_check_that_could_not_judge_shows_why_and_no_figure():
    found = finding_of(check_row("audience_sample", "insufficient"))
    assert (found.value, found.band, found.recommendation) == ("", None, "")
    assert found.sentence


def test_a_log_ratio_is_written_as_a_factor_and_a_share_in_per_cent():
    assert finding_of(check_row("er_residual", value=0.0, low=-0.1, high=0.1)).value == "×1.00"
    assert finding_of(check_row("comment_quality")).value == "12.0%"


@pytest.mark.parametrize("value", [-5.0, 0.0, 0.05, 3.0])
def test_the_band_keeps_order_and_stays_inside(value):
    band = band_of(value, (None, None), (0.01, 0.04, 0.1))
    assert 0 <= band.low <= band.mid <= band.high <= WIDTH
    assert 0 <= band.value <= WIDTH
    assert band.value_length == 0


def test_a_band_needs_peers_and_a_value():
    assert band_of(None, (None, None), (0.1, 0.2, 0.3)) is None
    assert band_of(0.1, (None, None), (None, 0.2, 0.3)) is None


def test_peers_that_are_all_alike_still_give_a_band():
    assert band_of(1.0, (1.0, 1.0), (1.0, 1.0, 1.0)).length == 0


def test_what_is_silent_says_what_would_let_it_judge(open_with):
    assert [name for name, _text in open_with().context["authenticity_needs"]] == ["Audience"]


def test_the_growth_line_marks_every_event_with_a_shape_and_a_sentence(open_with):
    page = open_with()
    lines = page.context["growth_events"]
    assert [line.mark for line in lines] == ["explained", "open", "fall", "unclear"]
    spec = page.context["growth_chart"].spec
    shapes = {layer["mark"]["shape"] for layer in spec["layer"] if "shape" in layer["mark"]}
    assert len(shapes) == 4
    assert [row["number"] for row in spec["datasets"]["events"]] == ["1", "2", "3", "4"]
    assert all(line.sentence for line in lines)
    assert lines[0].post_url == "https://example.com/p/3"


def test_a_line_without_events_says_so(open_with):
    page = open_with(tables={"growth_events": []})
    assert "Nothing stands out in 180 days" in page.context["growth_chart"].sentence


def test_a_fall_is_written_with_its_sign(open_with):
    page = open_with(tables={"growth_events": [event(1, "fall")]})
    (line,) = page.context["growth_events"]
    assert (line.size, line.share) == ("−2.1K", "-5.0%")


def test_ties_name_only_accounts_that_the_member_sees(open_with, people):
    other = account("umi", name="うみ", **reviewed("fail", 0.9))
    theirs = account("hidden", name="他社だけの人", visibility=people.outsider.scope.scope_id)
    tables = {"pod_neighbours": [tie("instagram:umi"), tie("instagram:hidden"), tie("instagram:gone")]}
    page = open_with(tables=tables, others=[other, theirs])
    (line,) = page.context["pod_ties"]
    assert (line.name, line.status, line.q_value) == ("うみ", "fail", "< 0.001")
    assert "他社だけの人" not in text_of(page)
    assert "instagram/hidden" not in text_of(page)
    assert [node["name"] for node in page.context["pod_chart"].spec["datasets"]["nodes"]] == ["うみ"]


def test_the_themes_of_charts_stand_on_the_page_once(open_with):
    page = open_with(tables={"pod_neighbours": [tie("instagram:umi")]}, others=[account("umi", **reviewed())])
    assert text_of(page).count('class="chart"') == 2
    assert text_of(page).count('id="chart-themes"') == 1


def test_without_ties_there_is_no_neighbourhood(open_with):
    page = open_with()
    assert page.context["pod_chart"] is None
    assert "Neighbourhood of mutual comments" not in text_of(page)


def test_the_sample_shows_types_with_intervals_and_the_corrected_share(open_with):
    found = open_with().context["audience_sample"]
    assert (found.fake, found.fake_interval, found.n) == ("21.0%", "12.0%–31.0%", 120)
    assert [line.count for line in found.types] == [80, 2, 8, 30]
    assert found.profiles[0].reasons == "no picture, hardly any posts"


def test_a_small_sample_states_no_share(open_with):
    lacking = dict.fromkeys(("fake_share", "fake_low", "fake_high"))
    page = open_with(tables={"sample_evidence": [sample_row(41, **lacking)], "audience_profiles": profile_rows(3)})
    assert page.context["audience_sample"].fake == ""
    assert "Too few profiles are known" in text_of(page)


def test_an_unknown_flag_of_a_profile_is_neither_yes_nor_no(open_with):
    assert open_with().context["audience_sample"].profiles[0].flags == (False, None, None, None)


def test_too_little_data_gives_the_reason_and_no_number(open_with):
    page = open_with(reviewed("insufficient", None))
    assert page.context["verdict_card"].chance == ""
    assert "Only 2 checks could judge" in text_of(page)


def test_an_account_that_was_not_reviewed_yet_gives_a_sentence(open_with):
    page = open_with({})
    assert (page.status_code, page.context["authenticity_state"]) == (200, "old")
    assert "The search index holds no review of this account" in text_of(page)


def test_figures_that_may_not_be_derived_are_not_shown(open_with):
    page = open_with(reviewed("insufficient", None, authenticity_reason="not_permitted"))
    assert page.context["authenticity_state"] == "forbidden"
    assert "authenticity_groups" not in page.context


def test_enough_own_audits_take_the_place_of_simulated_accounts():
    scores = tuple(0.3 + 0.0005 * number for number in range(220))
    audited = AuditedAccounts(scores, tuple(number >= 190 for number in range(220)))
    found = audited.probability(0.405)
    assert audited.is_enough
    assert (found.n, found.low > 0.5) == (220, True)


@pytest.mark.parametrize(("n", "inflated"), [(199, 60), (300, 19), (300, 281)])
def test_too_few_own_audits_leave_the_simulated_ones(n, inflated):
    audited = AuditedAccounts(tuple(0.3 for _ in range(n)), tuple(number < inflated for number in range(n)))
    assert audited.probability(0.4) is None


def test_the_file_holds_every_check_and_no_cell_can_be_a_formula(open_with, people, tmp_path):
    evil = [check_row("pods", peers="=1+1"), *review_details()["authenticity_checks"][:1]]
    open_with(tables={"authenticity_checks": evil})
    with override_settings(FUKASA_DATA=tmp_path / "data"):
        url = reverse("creators:authenticity-csv", args=["instagram", "hana"])
        rows = list(csv.DictReader(io.StringIO(people.viewer.client.get(url).content.decode("utf-8-sig"))))
    assert [row["check"] for row in rows] == ["growth_spikes", "pods"]
    assert rows[1]["peers"] == "'=1+1"
    assert (rows[0]["account_status"], rows[0]["unit"], rows[0]["contribution"]) == ("review", "share", "2.1")


@pytest.mark.parametrize("tab", ["authenticity", "all"])
def test_the_page_stays_within_the_budget_of_queries(open_with, query_budget, tab):
    with query_budget():
        assert open_with(tab=tab).status_code == 200


def test_the_header_and_the_panel_name_the_verdict(open_with, people, tmp_path):
    assert "badge-review" in text_of(open_with(tab="engagement"))
    with override_settings(FUKASA_DATA=tmp_path / "data"):
        url = f"{reverse('creators:panel')}?key=instagram:hana"
        assert "badge-review" in text_of(people.viewer.client.get(url, headers={"HX-Request": "true"}))
