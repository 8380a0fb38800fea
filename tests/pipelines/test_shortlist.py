"""A shortlist decides by the cut-off alone, says why, and is the same in every currency and file."""

import csv
import re
import zipfile
from datetime import date

import polars as pl
import pytest
from polars.testing import assert_frame_equal

from fukasa.core.errors import InvalidInput
from fukasa.core.provenance import SHARED_ONLY
from fukasa.lake.query.model import AccountQuery
from fukasa.pipelines.brief import parse_brief
from fukasa.pipelines.shortlist import make_shortlist
from fukasa.pipelines.shortlist_files import write_shortlist_csv, write_shortlist_html, write_shortlist_xlsx
from tests.pipelines.conftest import TODAY

YEN = {"cutoff": {"cpv": 2.0, "currency": "JPY"}}


def run(index, data=YEN, **options):
    return make_shortlist(index, parse_brief(data), SHARED_ONLY, clock=lambda: TODAY, **options)


def everybody(made):
    return pl.concat([made.result.passed, made.result.cut, made.result.undecidable])


def bases(made):
    return set(everybody(made)["price_basis"])


@pytest.fixture(scope="module")
def shortlist(demo_index):
    return run(demo_index, YEN | {"budget": {"amount": 2_000_000, "currency": "JPY"}, "goal": {"target": 500_000}})


def test_everybody_is_passed_cut_or_undecidable(shortlist):
    result = shortlist.result
    assert result.passed.height + result.cut.height + result.undecidable.height == shortlist.candidates
    assert result.passed.height > 0
    assert result.cut.height > 0


def test_both_counts_are_always_there(shortlist):
    assert set(shortlist.result.counts) == {0.5, 0.8}
    assert shortlist.result.counts[0.8] <= shortlist.result.counts[0.5] == shortlist.result.passed.height


def test_every_cut_has_rule_value_limit_and_sentence(shortlist):
    cut = shortlist.result.cut
    assert cut.select("rule", "value", "limit", "sentence_ja", "sentence_en").null_count().sum_horizontal().item() == 0


def test_the_budget_is_never_exceeded(shortlist):
    assert shortlist.result.planned.committed <= 2_000_000


def test_a_dearer_cut_off_never_passes_fewer(demo_index):
    passing = [run(demo_index, {"cutoff": {"cpv": cpv}}).result.passed.height for cpv in (0.5, 1, 2, 4, 8)]
    assert passing == sorted(passing)


def test_dollars_and_yen_decide_the_same(demo_index):
    yen = run(demo_index)
    dollars = run(demo_index, {"cutoff": {"cpv": 2 / 150, "currency": "USD"}})
    assert set(yen.result.passed["account_key"]) == set(dollars.result.passed["account_key"])


def test_an_own_price_wins_over_a_modelled_one(demo_index, shortlist):
    cut = shortlist.result.cut.filter(pl.col("price_basis") == "modelled", pl.col("rule") == "cpv")["account_key"][0]
    deals = pl.DataFrame(
        {"account_key": [cut], "price_minor": [1], "currency": ["JPY"], "agreed_at": [TODAY.date()]},
    )
    row = run(demo_index, deals=deals).result.passed.filter(pl.col("account_key") == cut)
    assert row["price_basis"].to_list() == ["deal"]


def test_a_rate_card_that_has_expired_on_the_campaign_s_day_is_no_known_price(demo_index):
    of_today, of_next_year = (
        run(demo_index, YEN | {"brief": {"starts_on": day}}) for day in (TODAY.date(), date(2027, 6, 1))
    )
    assert bases(of_today) == {"rate_card", "modelled"}
    assert bases(of_next_year) == {"modelled"}


def test_a_campaign_that_has_begun_is_priced_as_of_today(demo_index):
    begun = run(demo_index, YEN | {"brief": {"starts_on": date(2020, 1, 1)}})
    assert bases(begun) == {"rate_card", "modelled"}


def test_the_details_of_many_accounts_are_those_of_each(demo_index):
    numbers = demo_index.table(AccountQuery(), SHARED_ONLY, limit=20)["account_no"]
    at_once = demo_index.detail_table("rates", numbers).drop_columns("account_no").to_pylist()
    one_by_one = [row for number in numbers.to_pylist() for row in demo_index.details("rates", number)]
    assert at_once
    assert sorted(map(str, at_once)) == sorted(map(str, one_by_one))


def test_an_index_without_a_table_has_no_details_of_it(demo_index):
    numbers = demo_index.table(AccountQuery(), SHARED_ONLY, limit=2)["account_no"]
    assert demo_index.detail_table("secrets", numbers).num_rows == 0


def test_prices_of_today_are_those_of_the_index(demo_index, shortlist):
    stored = pl.from_arrow(demo_index.table(AccountQuery(), SHARED_ONLY)).select(
        "account_key", "price_mu", "price_basis"
    )
    asked = everybody(shortlist).select("account_key", "price_mu", "price_basis")
    assert_frame_equal(asked, stored, check_row_order=False)


def test_a_brief_without_cut_off_is_refused(demo_index):
    with pytest.raises(InvalidInput, match="no cut-off"):
        run(demo_index, {})


def test_an_unknown_category_is_refused(demo_index):
    with pytest.raises(InvalidInput, match="spaceflight"):
        run(demo_index, YEN | {"filter": {"categories": ["spaceflight"]}})


def test_what_is_not_applied_is_said(demo_index):
    notes = run(demo_index, YEN | {"mix": {"role": {"empathy": {"min_share": 0.4}}}, "risk": {"cvar_alpha": 0.1}}).notes
    assert [note["en"].split()[0] for note in notes] == ["[mix]", "[risk]"]


def test_nobody_who_fits_gives_an_empty_list_and_no_error(demo_index, tmp_path):
    nobody = run(demo_index, YEN | {"filter": {"followers": {"min": 9e12}}})
    assert nobody.candidates == 0
    write_shortlist_html(nobody, tmp_path / "s.html", "en")
    write_shortlist_xlsx(nobody, tmp_path / "s.xlsx", "en")


def test_the_csv_holds_every_candidate_in_stable_columns(shortlist, tmp_path):
    write_shortlist_csv(shortlist, tmp_path / "s.csv")
    with (tmp_path / "s.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == shortlist.candidates
    assert {"verdict", "account_key", "views_p50", "cpv_p50", "prob_cpv_ok", "rule", "reason"} <= set(rows[0])


def test_the_page_asks_nothing_of_the_network(shortlist, tmp_path):
    write_shortlist_html(shortlist, tmp_path / "s.html", "ja")
    page = (tmp_path / "s.html").read_text(encoding="utf-8")
    assert "<svg" in page
    assert not re.search(r"<(?:script|link|img|iframe)\b", page)
    assert not re.search(r"(?:src|href)=[\"']?https?:", page.replace('xmlns:xlink="http', ""))


def test_a_dangerous_name_is_neutralised_in_every_file(shortlist, tmp_path):
    evil = '=HYPERLINK("x")'
    first = pl.int_range(pl.len()) == 0
    rows = shortlist.result.passed.with_columns(name=pl.when(first).then(pl.lit(evil)).otherwise("name"))
    object.__setattr__(shortlist.result, "passed", rows)
    write_shortlist_csv(shortlist, tmp_path / "s.csv")
    write_shortlist_xlsx(shortlist, tmp_path / "s.xlsx")
    assert "\"'=HYPERLINK" in (tmp_path / "s.csv").read_text(encoding="utf-8-sig")
    sheet = zipfile.ZipFile(tmp_path / "s.xlsx").read("xl/sharedStrings.xml").decode()
    assert "'=HYPERLINK" in sheet
    assert "<f>" not in zipfile.ZipFile(tmp_path / "s.xlsx").read("xl/worksheets/sheet1.xml").decode()
