"""A brief becomes conditions that everybody sees, with the words they rest on; what is none is told."""

import csv
import io

import pytest
from django.conf import settings
from django.urls import reverse

from tests.apps.creators.test_discover import shown, text_of
from tests.apps.creators.test_result_exports import asked, fetched
from tests.apps.ingest.conftest import work_off_all

BRIEF = reverse("creators:brief")
TEXT = "Instagramの旅行系、フォロワー10万人以上。ぐるぽんも20人"


@pytest.fixture
def page(catalogue):
    return catalogue.viewer.client.get(BRIEF, {"brief": TEXT}, follow=True)


def test_a_brief_finds_whom_it_asks_for(page):
    assert shown(page) == ["instagram:sora"]


def test_every_condition_quotes_the_brief(page):
    quotes = {chip.label: chip.evidence for chip in page.context["chips"]}
    assert all(quotes.values())
    assert any("10万" in quote for quote in quotes.values())
    assert "Instagram" in quotes.values()


def test_what_is_no_condition_is_told(page):
    brief = page.context["brief"]
    assert brief.creators == 20
    assert brief.words
    assert "".join(piece.text for piece in brief.pieces) == TEXT


def test_a_condition_that_was_taken_out_can_be_put_back(catalogue, page):
    url = reverse("creators:discover")
    without = catalogue.viewer.client.get(url + page.context["chips"][-1].url)
    (offer,) = without.context["brief"].taken_out
    again = catalogue.viewer.client.get(url + offer.url)
    assert again.context["brief"].taken_out == ()


def test_a_word_that_is_no_condition_becomes_a_keyword(catalogue, page):
    url = reverse("creators:discover") + page.context["brief"].words[0].url
    assert "words=" in url
    assert catalogue.viewer.client.get(url).status_code == 200


def test_any_text_has_a_clear_answer(catalogue):
    texts = ["", "   ", "あ" * 800, "<script>alert(1)</script>", "' OR 1=1; --"]
    answers = [catalogue.viewer.client.get(BRIEF, {"brief": text}, follow=True) for text in texts]
    assert [answer.status_code for answer in answers] == [200] * len(texts)
    assert [text for text, answer in zip(texts, answers, strict=True) if "<script>alert" in text_of(answer)] == []


def test_without_an_index_a_brief_leads_to_the_page_that_says_so(people):
    assert "fukasa demo" in text_of(people.viewer.client.get(BRIEF, {"brief": "美容"}, follow=True))


def test_the_order_of_fit_stays_on_links_in_files_and_in_saved_searches(catalogue):
    page = catalogue.viewer.client.get(BRIEF, {"brief": "質問が多い人。できればTikTok、できれば旅行"}, follow=True)
    assert page.context["orders"].own[-1].current
    assert "sort=fit" in page.context["querystring"]
    export_id = asked(catalogue, page.context["querystring"])
    work_off_all()
    told = csv.DictReader(io.StringIO(fetched(catalogue, export_id).decode("utf-8-sig")))
    assert [f"{row['platform']}:{row['account_id']}" for row in told] == shown(page)


def test_near_misses_are_one_click_away(catalogue):
    page = catalogue.viewer.client.get(BRIEF, {"brief": "美容系、フォロワー10万人以上"}, follow=True)
    near = page.context["brief"].near
    assert "sort=fit" in near.url
    assert "followers=" in near.url


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("？", "no words in this brief"),
        ("😀" * 50, "no words in this brief"),
        ("\u200b\ufe0f\u2060", "no words in this brief"),
        ("美" * 801, "up to 800 characters, this one has 801"),
    ],
    ids=["a sign", "emoji", "invisible", "too long"],
)
def test_what_is_no_brief_is_said_beside_the_text_that_was_written(catalogue, text, said):
    catalogue.viewer.client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    page = catalogue.viewer.client.get(BRIEF, {"brief": text})
    assert said in page.context["brief_problem"]
    assert text in page.content.decode()
    assert said in text_of(catalogue.viewer.client.get(reverse("creators:discover"), {"brief": text}))


def test_what_must_not_come_up_becomes_a_chip(catalogue):
    page = catalogue.viewer.client.get(BRIEF, {"brief": "美容系。お酒の投稿はNG、パラグライドは除く"}, follow=True)
    never = [chip.text for chip in page.context["chips"] if chip.side == "never" or chip.text.startswith("-")]
    assert len(never) == 2
