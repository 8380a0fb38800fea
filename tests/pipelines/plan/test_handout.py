"""What people outside may see of a plan: nothing that is hidden, and nothing from which it follows."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fukasa.pipelines.plan.handout import handed_on
from tests.factories.plan_documents import conflicting_document, sample_document

PRICED = {"price", "price_basis", "cost", "p_cpv_ok", "cpv", "marginal", "reason", "reason_en", "reason_ja"}
CUT = {"割高さん", "いいねさん", "沈黙さん"}


def numbers_of(value):
    """Every number anywhere in a document."""
    if isinstance(value, dict):
        return {number for part in value.values() for number in numbers_of(part)}
    if isinstance(value, list):
        return {number for part in value for number in numbers_of(part)}
    return {value} if isinstance(value, int | float) and not isinstance(value, bool) else set()


def money_of(document):
    """Every amount of money, cost per view and chance that follows from one."""
    amounts = {document["budget"], document["cutoff"]["cpv"], document["totals"]["cost"]}
    amounts |= numbers_of(document["totals"]["cpv"]) | numbers_of(document["totals"]["cost_interval"])
    amounts |= {one[name] for one in document["selected"] for name in ("price", "cost", "p_cpv_ok")}
    amounts |= numbers_of([one["cpv"] for one in document["selected"]])
    amounts |= {one["spend"] for one in document["tiers"]} | {one["budget"] for one in document["frontier"]}
    return amounts | {one["cost"] for one in document["certificate"]["baselines"].values()} - {1.0}


def test_without_prices_no_amount_is_left_anywhere():
    document = sample_document()
    document["selected"][0] |= {"price": 20_123.0, "cpv": {"p10": 0.7, "p50": 1.01, "p90": 1.3}}
    document["cutoff"]["cpv"] = 2.1  # no amount equals a number that may be shown
    hidden = handed_on(document, prices=False)
    assert numbers_of(hidden) & money_of(document) == set()
    assert not any(mark in json.dumps(hidden, ensure_ascii=False) for mark in ("円", "¥", "JPY", "CPV"))


def test_without_prices_everything_from_which_a_price_follows_is_null():
    hidden = handed_on(sample_document(), prices=False)
    assert all(one[name] is None for one in hidden["selected"] for name in PRICED)
    assert {hidden[name] for name in ("budget", "cutoff", "currency", "bound", "gap", "cheapest_for_target")} == {None}
    assert (hidden["tiers"], hidden["frontier"], hidden["notes"]) == ([], [], [])
    assert hidden["certificate"]["baselines"] == {}
    assert hidden["totals"]["views"]["mean"] == 81_600.0


def test_the_order_without_prices_is_that_of_the_views():
    document = sample_document()
    for place, one in enumerate(document["selected"]):
        one["views"]["mean"] = 1_000.0 * (place + 1)
    shown = [one["views"]["mean"] for one in handed_on(document, prices=False)["selected"]]
    assert shown == sorted(shown, reverse=True)


@pytest.mark.parametrize("prices", [True, False])
def test_without_names_nobody_can_be_told(prices):
    document = sample_document()
    text = json.dumps(handed_on(document, prices=prices, names=False), ensure_ascii=False)
    names = {one[name] for one in document["selected"] for name in ("name", "option_id", "creator_id")}
    assert not any(name in text for name in names | CUT)
    assert all(f'"#{number}"' in text for number in (1, 2, 3))


@pytest.mark.parametrize("hidden", [{}, {"prices": False}, {"names": False}, {"prices": False, "names": False}])
def test_those_who_were_not_booked_are_counted_and_never_named(hidden):
    shown = handed_on(sample_document(), **hidden)
    assert not any(name in json.dumps(shown, ensure_ascii=False) for name in CUT)
    assert shown["left_out"] == {"cutoff.cpv": 1, "no_forecast": 1, "no_price": 1}


def test_how_far_the_lowest_cost_is_is_not_told_without_prices():
    told = handed_on(sample_document(sense="least_cost"), prices=False)
    assert "0.5" not in told["certificate"]["text_en"]
    assert "0.5%" in handed_on(sample_document(), prices=False)["certificate"]["text_en"]


@given(st.text(min_size=1, max_size=20), st.floats(1e6, 1e9))
def test_a_part_that_the_document_gains_later_is_hidden_until_somebody_allows_it(key, amount):
    document = sample_document()
    added = {f"later_{key}": amount}
    grown = document | added | {"selected": [one | added for one in document["selected"]]}
    assert amount not in numbers_of(handed_on(grown, prices=False))
    assert amount not in numbers_of(handed_on(grown, names=False))


def test_what_shows_both_keeps_the_plan_and_what_is_proven_of_it():
    document = sample_document()
    shown = handed_on(document)
    assert shown["selected"] == document["selected"]
    kept = ("ok", "constraints", "baselines", "sensitivity", "losses", "bound_verified")
    assert all(shown["certificate"][name] == document["certificate"][name] for name in kept)


def test_a_document_without_a_plan_can_be_hidden_too():
    assert handed_on(conflicting_document(), prices=False)["selected"] == []


def test_a_plan_that_is_proven_best_is_called_so_without_a_percentage():
    text = handed_on(sample_document(gap=0.0), prices=False)["certificate"]
    assert "これより良いプランはありません" in text["text_ja"]
    assert "No better plan exists" in text["text_en"]
    assert "0%" not in text["text_ja"] + text["text_en"]


def test_who_stands_next_to_the_plan_is_not_named_even_where_nothing_is_hidden():
    document = sample_document()
    certificate = document["certificate"]
    for text in ("text", "text_en", "text_ja"):
        certificate[text] += " 次の候補は割高さんです。"
    certificate["sensitivity"]["budget"]["+10%"] |= {"joins": ["instagram:dear"], "leaves": []}
    certificate["sensitivity"]["leave_one_out"][0]["joins"] = ["instagram:dear"]
    certificate["constraints"].append(
        {"rule": "conflict:instagram:sure|instagram:dear", "value": 1, "limit": 1, "ok": True}
    )
    certificate["baselines"]["er"]["violations"].append("conflict:instagram:dear|instagram:likes")
    text = json.dumps(handed_on(document), ensure_ascii=False)
    assert not any(name in text for name in (*CUT, "instagram:dear", "instagram:likes"))
    assert "one_option:instagram:sure" in text
