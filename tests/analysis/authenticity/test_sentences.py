"""Every sentence can be written, whatever is not known."""

import json
import re

import pytest

from fukasa.analysis.authenticity.configs import config
from fukasa.analysis.authenticity.growth.sentences import event_sentence
from fukasa.analysis.authenticity.results import CHECK_SCHEMA
from fukasa.analysis.authenticity.sentences import LANGUAGES, finding_words, reasons_of, review_sentence
from fukasa.analysis.packaged import read_toml

CHECKS = tuple(config().checks)
UNWRITTEN = re.compile(r"[{}]|\b(None|null|nan)\b")
DETAILS = ("commenters", "copied", "daily_gain", "emoji", "events", "jumps", "longest_gap", "off_market_country")
MORE_DETAILS = ("partners", "posts", "spikes", "strength", "template")
NULLS = dict.fromkeys((*DETAILS, *MORE_DETAILS))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("status", ["fail", "insufficient"])
@pytest.mark.parametrize("detail", [None, "{}", json.dumps(NULLS)], ids=["no_detail", "empty", "nulls"])
@pytest.mark.parametrize("check", CHECKS)
def test_every_reason_of_every_check_is_written_without_figures(check, detail, status, language):
    row = dict.fromkeys(CHECK_SCHEMA) | {"status": status, "detail": detail}
    found = [finding_words(check, row | {"reason": reason}, language) for reason in reasons_of(check)]
    assert all(one.title and one.explains and one.sentence and one.change for one in found)
    written = [
        text for one in found for text in (one.title, one.explains, one.sentence, one.recommendation, one.change)
    ]
    assert [text for text in written if UNWRITTEN.search(text)] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_reason_of_a_verdict_is_written_without_figures(language):
    reasons = read_toml("fukasa.analysis.authenticity", "data/sentences/review.toml")
    assert {"fail_alone", "pass_noted"} <= set(reasons)
    written = [review_sentence({"reason": reason}, language) for reason in reasons]
    assert [text for text in written if not text or UNWRITTEN.search(text)] == []


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("shown", ["unexplained", "partly", "explained", "purge", "fall", "drip", "open_start"])
def test_every_event_is_written_without_shares(shown, language):
    event = {"shown": shown, "explanation": "none", "explained_share": None, "unexplained_share": None}
    text = event_sentence(event, language)
    assert text
    assert not UNWRITTEN.search(text)
