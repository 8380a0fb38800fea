"""The plan as PDF: everything in both languages, text never read as markup, the same bytes again."""

import json
import struct
from copy import deepcopy
from dataclasses import asdict
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fukasa.core.errors import InvalidInput
from fukasa.pipelines.plan.handout import handed_on
from fukasa.pipelines.plan.paper import plan_pdf, plan_pictures, write_plan_pdf
from fukasa.pipelines.plan.paper_dots import cpv_dots
from fukasa.pipelines.plan.paper_sections import paper_of
from fukasa.pipelines.plan.paper_text import Writer
from tests.factories.plan_documents import conflicting_document, sample_document

DAY = date(2026, 11, 22)
INJECTED = '#read("/etc/passwd") #panic() *b* $x$ @y <z> \\ [ ] { } // /* `'


def text_of(document, language="ja"):
    return json.dumps(asdict(paper_of(document, language, dated=DAY)), ensure_ascii=False)


def many(number):
    document = sample_document()
    first = document["selected"][0]
    document["selected"] = [deepcopy(first) | {"option_id": f"o{n}", "creator_id": f"c{n}"} for n in range(number)]
    document["cut"] = [deepcopy(document["cut"][0]) for _ in range(120)]
    return document


@pytest.mark.parametrize("language", ["ja", "en"])
def test_a_plan_becomes_a_pdf_and_the_same_one_again(language):
    made = plan_pdf(sample_document(), language, dated=DAY)
    assert made.startswith(b"%PDF-")
    assert plan_pdf(sample_document(), language, dated=DAY) == made


def test_the_font_of_the_package_is_in_it():
    made = plan_pdf(sample_document(), "ja")
    assert b"IPAexGothic" in made
    assert b"Libertinus" not in made


@pytest.mark.parametrize(
    ("language", "wanted"),
    [
        ("ja", ["秋のセール", "検証済みのプラン", "107,000円", "1.31円", "足切り 2円", "役割「共感」の配分40%以上"]),
        ("en", ["Checked plan", "107,000 JPY", "1.31 JPY", "cut-off 2 JPY", "at least 40% of spend for role empathy"]),
    ],
)
def test_everything_of_the_plan_is_told(language, wanted):
    text = text_of(sample_document(), language)
    everywhere = ["確実さん", "2026-11-27 – 2026-11-30", "2026-11-22", "割高さん", "沈黙さん", "199,000"]
    assert [word for word in (*everywhere, *wanted) if word not in text] == []


def test_the_certificate_stands_on_the_first_page_and_its_rules_in_the_middle():
    kinds = [section.title for section in paper_of(sample_document(), "en").sections]
    assert kinds[0] == "What is proven"
    assert {"Rules, checked again", "Beside four plans by habit", "If things change"} <= set(kinds)


@pytest.mark.parametrize("language", ["ja", "en"])
def test_a_conflict_is_explained_instead_of_a_plan(language):
    document = conflicting_document()
    assert document["conflict"][f"text_{language}"] in text_of(document, language)
    assert plan_pdf(document, language).startswith(b"%PDF-")


def test_text_that_looks_like_markup_is_set_as_text():
    document = sample_document(name=INJECTED)
    document["selected"][0] |= {"name": INJECTED, "handle": INJECTED, "reason_ja": INJECTED, "tier": INJECTED}
    document["cut"][0] |= {"name": INJECTED, "sentence_ja": INJECTED}
    document["notes"] = [{"ja": INJECTED, "en": INJECTED}]
    assert b'/Title(#read("/etc/passwd") #panic() *b*' in plan_pdf(document, "ja")  # a property of the file


@settings(max_examples=15, deadline=None)
@given(st.text(max_size=80))
def test_no_name_breaks_the_typesetter(name):
    document = sample_document(name=name)
    document["selected"][0]["name"] = name
    assert plan_pdf(document, "ja").startswith(b"%PDF-")


def test_a_long_plan_goes_on_over_pages_of_the_same_size():
    pages = plan_pictures(many(60), "en", ppi=10)
    sizes = {struct.unpack(">II", page[16:24]) for page in pages}
    assert len(pages) > 4
    assert len(sizes) == 1


def test_the_first_forty_who_are_cut_are_listed_and_all_are_counted():
    table = next(one for one in paper_of(many(2), "en").sections if one.title == "Who is cut, and why")
    assert len(table.rows) == 40
    assert table.note == "The first 40 of 120 are listed."


@settings(max_examples=40)
@given(st.lists(st.tuples(*[st.floats(0.01, 1_000)] * 3).map(sorted), min_size=1, max_size=6), st.floats(0.01, 100))
def test_dots_and_cut_off_lie_on_the_scale_in_order(spreads, cutoff):
    document = sample_document(cutoff={"cpv": cutoff, "probability": 0.5})
    first = document["selected"][0]
    told = [dict(zip(("p10", "p50", "p90"), spread, strict=True)) for spread in spreads]
    drawn = cpv_dots(document | {"selected": [first | {"cpv": cpv} for cpv in told]}, Writer("en", "JPY"))
    assert all(0 <= dot.low <= dot.middle <= dot.high <= 1 for dot in drawn.rows)
    assert 0 <= drawn.limit.at <= 1
    assert all(0 <= tick.at <= 1 for tick in drawn.ticks)


def test_nobody_is_drawn_twice_as_far_for_half_the_distance():
    document = sample_document()
    doubled = [one | {"cpv": {"p10": 1.0, "p50": 2.0, "p90": 4.0}} for one in document["selected"]]
    dot = cpv_dots(document | {"selected": doubled}, Writer("en", "JPY")).rows[0]
    assert dot.middle - dot.low == pytest.approx(dot.high - dot.middle)


@pytest.mark.parametrize("language", ["ja", "en"])
def test_hidden_prices_are_nowhere_on_the_paper(language):
    document = sample_document()
    text = text_of(handed_on(document, prices=False), language)
    assert not any(mark in text for mark in ("円", "JPY", "CPV", "107,000", "200,000", "40,000", "1.31", "93%", "74%"))
    assert "81,600" in text
    hidden = plan_pdf(document, language, hide_prices=True)
    assert hidden == plan_pdf(handed_on(document, prices=False), language)


def test_hidden_names_are_nowhere_on_the_paper():
    text = text_of(handed_on(sample_document(), names=False))
    assert "#1" in text
    assert not any(name in text for name in ("確実さん", "おトクさん", "sure", "cheap", "割高さん"))


def test_a_file_appears_whole_under_its_name(tmp_path):
    path = write_plan_pdf(sample_document(), tmp_path / "plan.pdf", "ja")
    assert path.read_bytes().startswith(b"%PDF-")
    assert [one.name for one in tmp_path.iterdir()] == ["plan.pdf"]


@pytest.mark.parametrize("where", ["absent/plan.pdf", "."])
def test_a_path_that_cannot_be_written_is_refused(tmp_path, where):
    with pytest.raises(InvalidInput, match="name a file in a folder that exists"):
        write_plan_pdf(sample_document(), tmp_path / where, "ja")


def test_the_order_of_keys_makes_no_difference():
    document = sample_document()

    def turned(value):
        return {name: turned(value[name]) for name in sorted(value)} if isinstance(value, dict) else value

    assert plan_pdf(turned(document), "en") == plan_pdf(document, "en")
