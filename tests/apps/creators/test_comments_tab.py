"""The tab of the comments: what is told, what is lacking and why, evidence without live links."""

import re
from itertools import pairwise

import pytest
from django.test import override_settings
from django.urls import reverse

from fukasa.analysis.comments.classes import registry
from fukasa.apps.catalogue.selectors import _opened
from fukasa.apps.creators.comments.evidence import topic_lines
from fukasa.apps.creators.selectors.comments import QuestionGroup, QuestionTopic
from tests.factories.depth_report import LINKED, heard, lacking, told
from tests.factories.index import account, details_of, publish_index

NO_COMMENTS = "no_comments:needed=3"


def url_of(account_id="hana", tab="comments") -> str:
    return f"{reverse('creators:report', kwargs={'platform': 'instagram', 'account_id': account_id})}?tab={tab}"


def text_of(response) -> str:
    return response.content.decode()


def figures(row, replaced):
    """The details of an account with some figures exchanged; None takes a figure away."""
    details = details_of(row)
    kept = [one for one in details["measurements"] if one["metric"] not in replaced]
    added = [{"row_key": row["row_key"]} | one for one in replaced.values() if one]
    return details | {"measurements": kept + added}


@pytest.fixture
def open_with(people, tmp_path):
    """Give ``open_with(question_rate=…)``: the page of an account with these figures, as a viewer sees it."""

    def opened(tab="comments", language="ja", **replaced):
        row = account("hana", **heard())
        publish_index(tmp_path / "data", [row], figures(row, replaced))
        people.viewer.client.cookies["fukasa_language"] = language
        with override_settings(FUKASA_DATA=tmp_path / "data"):
            return people.viewer.client.get(url_of(tab=tab))

    return opened


def silent(reason, status="insufficient"):
    """Every figure from comments, lacking for one reason."""
    metrics = ("question_rate", "purchase_signal_rate", "substantive_rate", "returning_rate", "spam_share", "depth")
    return {metric: lacking(metric, reason, status) for metric in metrics}


@pytest.mark.parametrize("language", ["ja", "en"])
def test_the_tab_speaks_both_languages(open_with, language):
    heading = {"ja": "依頼する側にとっての意味", "en": "What it means for a buyer"}
    assert heading[language] in text_of(open_with(language=language))


def test_the_mix_has_the_classes_in_their_order_and_spam_apart(open_with):
    page = open_with().context
    assert [row.key for row in page["comment_mix"]] == [name for name in registry().ids if name != "spam"]
    assert (page["comment_spam"].value, page["comment_spam"].interval) == ("4.0%", "3.2%–5.0%")


def test_the_bar_is_whole_and_every_share_has_its_interval(open_with):
    data = open_with().context["comment_mix_chart"].spec["datasets"]
    assert data["mix"][0]["from"] == 0
    assert data["mix"][-1]["to"] == pytest.approx(1)
    assert all(one["to"] == two["from"] for one, two in pairwise(data["mix"]))
    assert len(data["spans"]) == len(data["mix"]) + 1
    assert all(one["low"] <= one["value"] <= one["high"] for one in data["spans"])
    assert (data["spans"][-1]["name"], data["spans"][-1]["text"]) == ("購買シグナル率", "17.0% (13.6%–21.3%)")


@pytest.mark.parametrize(
    ("praise", "words"),
    [(0.62, "can belong to several classes, so the shares add up to 1"), (0.1, "corrected for errors by itself")],
)
def test_shares_that_do_not_add_up_to_the_whole_are_explained(open_with, praise, words):
    chart = open_with(language="en", praise_rate=told("praise_rate", praise)).context["comment_mix_chart"]
    assert words in chart.sentence


def test_sample_window_age_and_correction_are_named(open_with):
    page = text_of(open_with(language="en", question_rate=told("question_rate", 0.12)))
    assert "n = 220 comments" in page
    assert "last 30 posts aged 7–180 d" in page
    assert "corrected for how often its labels are known to err" in page
    assert "linear/0123456789ab" in page
    assert "On other comments, such as these, the model errs more" in page


def test_the_sentence_compares_with_the_peers(open_with):
    page = open_with(language="en", question_rate=told("question_rate", 0.12)).context
    first = page["comment_meaning"][0].text
    assert first.startswith("About 12 of 100 comments (10–15) ask about an item")
    assert "more than 84% of 214 peers" in first


def test_questions_stand_by_topic_and_those_without_a_topic_come_last(open_with):
    lines = open_with().context["comment_topics"]
    assert [line.questions.topic for line in lines] == ["where_to_buy", "price", "other"]
    assert lines[0].name == "どこで買えるか"
    assert lines[0].questions.groups[0].n == 9


def test_a_question_says_its_language_and_one_without_a_language_says_none(open_with):
    page = text_of(open_with())
    assert '<q lang="ja"><bdi>どこのブランドですか？' in page
    assert 'lang="und"' not in page


def test_languages_of_questions_are_told_apart():
    asked = (
        QuestionGroup("Where can I buy this dress?", 2),
        QuestionGroup("??", 1),
        QuestionGroup("어디서 샀어요?", 1),
    )
    lines = topic_lines([QuestionTopic("where_to_buy", 4, 1.0, asked)])
    assert [(one.n, one.language) for one in lines[0].asked] == [(2, "en"), (1, ""), (1, "ko")]


def test_no_question_has_no_language():
    assert topic_lines([]) == ()


def test_the_words_of_a_comment_are_escaped(open_with):
    page = text_of(open_with())
    assert "&lt;script&gt;alert(1)" in page
    assert "<script>alert" not in page


def test_an_address_inside_a_comment_is_no_link(open_with):
    page = text_of(open_with())
    assert LINKED in page
    assert not [url for url in re.findall(r'href="([^"]*)"', page) if "spam.example" in url]


def test_an_example_leads_to_its_post_and_one_without_a_post_has_its_date_only(open_with):
    first, second = open_with().context["comment_quotes"][0].quotes
    assert first.url == "https://example.com/p/1"
    assert second.url == ""
    assert second.posted_at is not None


def test_the_trend_has_a_dot_for_every_post_with_its_n(open_with):
    chart = open_with().context["comment_trend"]
    assert len(chart.rows) == 27
    assert {row["n"] for row in chart.spec["datasets"]["posts"]} == {10}
    assert all(row["low"] <= row["share"] <= row["high"] for row in chart.spec["datasets"]["posts"])


def test_pr_posts_are_told_to_be_asked_about_less(open_with):
    page = open_with(language="en").context
    line = page["comment_comparison"].lines[0]
    assert line.differs
    assert line.paid.value == 0
    assert any(reason.text.startswith("Fewer people ask under PR posts (0.0%)") for reason in page["comment_meaning"])


def test_who_comments_is_not_measurable_without_author_ids(open_with):
    page = open_with(
        returning_rate=lacking("returning_rate", "no_author_ids", "not_measurable"),
        mutual_share=lacking("mutual_share", "no_author_ids", "not_measurable"),
    )
    rows = {row.key: row for row in page.context["comment_people"]}
    assert rows["returning_rate"].status == "測定不可"
    assert rows["mutual_share"].reason == "コメントの投稿者が分からないデータです。"
    assert rows["reply_rate"].value == "10.0%"


@pytest.mark.parametrize("tab", ["comments", "all"])
def test_without_comments_the_page_says_how_to_import_them(open_with, tab):
    page = open_with(tab=tab, language="en", **silent(NO_COMMENTS))
    assert page.context["comment_state"] == "none"
    assert "comments.csv" in text_of(page)
    assert reverse("ingest:index") in text_of(page)


def test_few_comments_are_shown_but_no_share_is_told(open_with):
    page = open_with(**silent("too_few_comments:needed=3:have=2"))
    assert page.context["comment_state"] == "few"
    assert page.context["comment_meaning"][0].text == "コメントが3件必要ですが、対象期間の投稿には2件です。"
    assert page.context["comment_quotes"]
    assert 'class="comment-mix"' not in text_of(page)


def test_comments_of_the_youtube_api_are_not_permitted(open_with):
    page = open_with(language="en", **silent("youtube_derived", "not_permitted"))
    assert page.context["comment_state"] == "forbidden"
    assert "comment_quotes" not in page.context
    assert page.context["depth"].value == ""
    assert page.context["depth"].status == "not permitted"
    assert "terms do not allow" in text_of(page)
    assert "too little data" not in text_of(page)


def test_figures_of_the_youtube_api_without_comments_are_no_comments(open_with):
    gone = silent(NO_COMMENTS) | {"depth": lacking("depth", "youtube_derived", "not_permitted")}
    page = open_with(language="en", **gone)
    assert page.context["comment_state"] == "none"
    assert "These comments come from the YouTube API" not in text_of(page)


def test_an_index_from_before_comments_were_measured_gives_a_sentence(open_with):
    page = open_with(language="en", question_rate=None)
    assert (page.status_code, page.context["comment_state"]) == (200, "old")
    assert "The search index was built before comments were measured" in text_of(page)


def test_nothing_but_spam_is_few_and_says_so(open_with):
    gone = silent(NO_COMMENTS) | {"spam_share": told("spam_share", 0.97)}
    page = open_with(language="en", **gone)
    assert page.context["comment_state"] == "few"
    assert any("97% of all comments are spam" in reason.text for reason in page.context["comment_meaning"])


@pytest.mark.parametrize("tab", ["comments", "all"])
def test_the_page_stays_within_the_budget_of_queries(catalogue, query_budget, tab):
    with query_budget():
        assert catalogue.viewer.client.get(url_of(tab=tab)).status_code == 200


@pytest.mark.parametrize("language", ["ja", "en"])
def test_an_index_of_another_format_gives_a_sentence_and_no_crash(catalogue, language, monkeypatch):
    monkeypatch.setattr("fukasa.lake.index_reader.INDEX_FORMAT", 9_999)
    _opened.clear()
    catalogue.viewer.client.cookies["fukasa_language"] = language
    page = catalogue.viewer.client.get(url_of())
    words = {"ja": "索引が、別のバージョンのプログラムで作られた", "en": "built by another version of the program"}
    assert page.status_code == 503
    assert words[language] in text_of(page)
    assert "fukasa refresh" in text_of(page)
