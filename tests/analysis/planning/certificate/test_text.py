"""The paragraph says every number of the certificate, in both languages."""

import json
from dataclasses import replace

import numpy as np
import pytest

from fukasa.analysis.planning.certificate.certify import certify
from fukasa.analysis.planning.certificate.document import as_document
from fukasa.analysis.planning.certificate.gates import Gates
from fukasa.analysis.planning.certificate.results import Marginal, Noise
from fukasa.analysis.planning.certificate.text import Teller
from fukasa.analysis.planning.certificate.words import (
    at_least_percent,
    at_most_percent,
    changed,
    digits,
    listed,
    money,
    number,
)
from fukasa.analysis.planning.problem.limits import Limits
from fukasa.analysis.planning.problem.solution import Dual
from tests.analysis.planning.certificate.worlds import brute_force, option, solved, world

SURE = {"views_p10": 100.0, "views_p50": 100.0, "views_p90": 100.0}
ROWS = [
    option("a", views_mean=1500.0, price=1000.0, **SURE, followers=10.0),
    option("b", views_mean=1000.0, price=1000.0, **SURE, price_basis="modelled", engagement_rate=None),
    option("c", views_mean=900.0, price=1000.0, **SURE, followers=20.0, engagement_rate=0.9, max_posts=1),
    option("z", views_mean=2000.0, price=2000.0, **SURE, followers=9e6),
]
PROOF = Dual(("budget",), np.array([0.95]), np.zeros(1))


def certificate(rows=ROWS, *, limits=None, gates=None, **values):
    asked = {"dual": None, "bound": None, "names": {"a": "花"}, "fails": {"z": "cutoff.cpv"}, "resolve": brute_force}
    asked |= values
    problem, market = world(
        rows, limits=limits or Limits(budget=2000.0), fails=asked["fails"], **asked.get("world", {})
    )
    claim = solved(problem, dual=asked["dual"])
    claim = claim if asked["bound"] is None else replace(claim, bound=asked["bound"])
    return certify(
        problem, market, claim, resolve=asked["resolve"], rng=np.random.default_rng(0), names=asked["names"],
        gates=gates or Gates(cpv=10.0), currency=asked.get("currency", "JPY"),
    )  # fmt: skip


@pytest.mark.parametrize(
    "said",
    [
        "books 2 creators (花 and b) for 2 posts in all and spends 2,000 JPY of a budget of 2,000 JPY.",
        "bring 2,500 views, at 0.8 JPY per view.",
        "no more than 10 JPY per view is at least 50%.",
        "stand behind 1 of the 2 prices.",
        "All 12 rules and conditions were checked again and hold.",
        "No plan that keeps these rules does better (as the search says; there is no separate proof).",
        "the largest accounts first, 2,000 views (20% less, but above the cut-off)",
        "the highest engagement rate first, 2,400 views (4% less)",
        "the cheapest views first, 2,500 views (the same)",
        "With a tenth less budget it brings 40% less, with a tenth more the same.",
        (
            "With a cut-off stricter by a tenth no plan was found that keeps the rules; "
            "with one looser by a tenth it brings the same."
        ),
        "It leans most on 花: the best plan found without them brings 24% less.",
        "In 20 plans made again with forecasts redrawn within their uncertainty, every creator stayed.",
        "With a little more budget, c would come in first: 900 views more for 1,000 JPY.",
        "The least for its price comes from b: 1,000 views for 1,000 JPY.",
    ],
)
def test_the_english_paragraph_says(said):
    assert said in certificate().text_en


@pytest.mark.parametrize(
    "said",
    [
        "2人のクリエイター（花、b）に合わせて2件の投稿を依頼し、予算2,000円のうち2,000円を使う計画です。",
        "合計2,500回再生される見込みです（再生1回あたり0.8円）。",
        "再生1回あたりの費用が10円以下に収まる確率は50%以上です。",
        "2件の価格のうち1件は、見積りではなく相場からの推定です。",
        "12項目のルールと条件は、改めて検算し、すべて守られていることを確かめました。",
        "これより良い計画はありません（探索による値で、別の計算による証明はありません）。",
        "フォロワーの多い順では2,000回（20%減、足切りラインに反する）",
        "予算を1割減らすと成果は40%減、1割増やすと同じです。",
        "足切りラインを1割厳しくすると、ルールを守れる計画は見つかりませんでした。1割緩めると成果は同じです。",
        "最も頼っているのは花で、外して組み直すと成果は24%減です。",
        "20回組み直しても、全員が計画に残りました。",
        "次の候補はcです（1,000円で900回の上積み）。",
        "費用に対する貢献が最も小さいのはbです（1,000円で1,000回）。",
    ],
)
def test_the_japanese_paragraph_says(said):
    assert said in certificate().text_ja


def test_a_proof_apart_from_the_search_is_told_with_its_gap():
    # 0.95 · 2000 + 550 + 50 proves 2500 exactly; a looser one proves 2 % more.
    exact = certificate(dual=Dual(("budget",), np.array([1.0]), np.zeros(1)))
    assert exact.bound_verified == 2500.0
    assert "does better (proven by a calculation apart from the search)." in exact.text_en
    looser = certificate(dual=Dual(("budget",), np.array([0.85]), np.zeros(1)), bound=2550.0)
    assert looser.gap_verified == pytest.approx((1700 + 650 + 150 + 50 - 2500) / 2500)
    assert "it is better by 2% at most (proven" in looser.text_en
    assert "その差は2%以内です（計画の探索とは別の計算で証明済み）" in looser.text_ja


def test_a_bound_of_the_search_alone_is_told_beside_the_proof():
    found = certificate(dual=Dual(("budget",), np.array([0.85]), np.zeros(1)), bound=2510.0)
    assert "better by 0.4% at most (as the search says; the calculation apart from it proves 2%)." in found.text_en
    assert "その差は0.4%以内です（探索による値。別の計算で証明できたのは2%以内）" in found.text_ja


@pytest.mark.parametrize(("limits", "bound"), [(Limits(budget=2000.0), np.inf), (Limits(target=2400.0), 0.0)])
def test_a_search_without_a_bound_says_so(limits, bound):
    found = certificate(limits=limits, bound=bound)
    assert "How near the best possible it is cannot be told" in found.text_en
    assert "最良の計画にどこまで近いかは示せません" in found.text_ja


def test_people_are_told_as_people():
    reach = np.array([[0.5], [0.2], [0.1], [0.1]])
    found = certificate(world={"kpi": "reach", "reach": reach, "population": (10_000.0,)})
    assert "reach 6,000 different people at least once" in found.text_en
    assert "重複を除いて6,000人に少なくとも一度は届く" in found.text_ja


def test_weighted_people_are_no_people():
    reach = np.array([[0.5], [0.2], [0.1], [0.1]])
    found = certificate(world={"kpi": "reach", "reach": reach, "population": (10_000.0,), "weights": (5_000.0,)})
    assert "worth 3,000 points" in found.text_en
    assert "3,000点分" in found.text_ja


def test_the_lowest_cost_is_told_as_a_cost():
    limits = Limits(target=2400.0)
    found = certificate(limits=limits)
    assert "spends 2,000 JPY. It is expected to bring 2,400 views" in found.text_en
    assert "reaches the target of 2,400 views, at the lowest cost that was found" in found.text_en
    assert "No plan that keeps these rules and reaches the target is cheaper" in found.text_en
    assert "2,400回を満たす計画のうち" in found.text_ja
    assert found.target_reached


def test_who_cannot_be_missed_is_told():
    found = certificate(
        limits=Limits(budget=2000.0, min_creators=3), fails={}, rows=[r | {"price": 600.0} for r in ROWS[:3]]
    )
    assert "It cannot do without" in found.text_en
    assert "欠かせません" in found.text_ja


@pytest.mark.parametrize(
    ("edge", "said"),
    [
        (Marginal("c", "c", 1.0, 1.0, by_replan=True), "in a plan made again with a tenth more budget, is c."),
        (Marginal("c", "c", 1.0, 1.0, in_place_of="a"), "Next in line is c, in place of 花."),
        (Marginal(), "every creator stayed."),
    ],
)
def test_who_comes_next_is_told_as_it_was_found(edge, said):
    problem, _ = world(ROWS, limits=Limits(budget=2000.0), fails={"z": "cutoff.cpv"})
    found = replace(certificate(), marginal=edge)
    teller = Teller(found, problem, solved(problem).posts, Gates(), "JPY", {"a": "花"}, "en")
    assert teller.paragraph().endswith(said)


@pytest.mark.parametrize(
    ("draws", "english", "japanese"),
    [
        (1, "In 1 plan made again", "1回だけ組み直すと、2人のうち1人が毎回残りました"),
        (4, "In 4 plans made again", "4回だけ組み直すと、2人のうち1人が毎回残りました"),
    ],
)
def test_of_few_plans_made_again_nobody_is_called_firm(draws, english, japanese):
    problem, _ = world(ROWS, limits=Limits(budget=2000.0), fails={"z": "cutoff.cpv"})
    found = certificate()
    few = replace(found, sensitivity=replace(found.sensitivity, noise=Noise(draws, {"a": 1.0, "b": 0.0}, 1.0)))
    told = {
        language: Teller(few, problem, solved(problem).posts, Gates(), "JPY", {}, language).paragraph()
        for language in ("en", "ja")
    }
    assert english in told["en"]
    assert "1 of the 2 creators stayed every time; that is too few plans to call anybody firm." in told["en"]
    assert japanese in told["ja"]


def test_other_money_is_written_with_its_currency():
    found = certificate(currency="USD")
    assert "spends 2,000.00 USD of a budget of 2,000.00 USD" in found.text_en
    assert "予算2,000.00 USDのうち2,000.00 USDを使う" in found.text_ja


def test_without_replans_nothing_is_said_of_them():
    problem, market = world(ROWS[:2], limits=Limits(budget=2000.0))
    found = certify(problem, market, solved(problem), resolve=brute_force, rng=np.random.default_rng(0), replans=0)
    assert "less budget" not in found.text_en
    assert "redrawn" not in found.text_en
    assert "leans" not in found.text_en


def test_the_document_is_plain_and_names_what_the_contract_names():
    document = as_document(certificate(dual=PROOF, bound=2550.0), "en")
    assert json.loads(json.dumps(document, allow_nan=False)) == json.loads(json.dumps(document))
    named = {"ok", "constraints", "objective_recomputed", "gap", "bound", "bound_verified", "baselines", "sensitivity"}
    assert named | {"marginal", "text", "text_en", "text_ja"} <= set(document)
    assert document["text"] == document["text_en"]
    assert set(document["baselines"]) == {"followers", "er", "cheapest_cpv", "equal_split"}
    assert set(document["sensitivity"]["budget"]) == set(document["sensitivity"]["cutoff"]) == {"-10%", "+10%"}


@pytest.mark.parametrize(
    ("value", "written"),
    [
        (0.0, "0"),
        (1234567.8, "1,234,568"),
        (99.96, "100"),
        (12.34, "12.3"),
        (0.01234, "0.0123"),
        (3.0, "3"),
        (-2.5, "-2.5"),
    ],
)
def test_numbers_are_written_as_people_say_them(value, written):
    assert number(value) == written


def test_shares_promise_no_more_and_hide_no_less_than_there_is():
    assert [at_least_percent(share) for share in (0.4999, 0.5, 0.29, 0.9999, 1.0)] == [
        "49%",
        "50%",
        "29%",
        "99%",
        "100%",
    ]
    assert [at_most_percent(share) for share in (0.0, 0.00001, 0.0012, 0.00121, 0.02)] == [
        "0%",
        "0.01%",
        "0.12%",
        "0.13%",
        "2%",
    ]


def test_changes_are_written_with_their_direction():
    assert [changed(share, "en") for share in (-0.083, 0.0, 1.5)] == ["8.3% less", "the same", "150% more"]
    assert [changed(share, "ja") for share in (-0.083, 0.0, 0.1)] == ["8.3%減", "同じ", "10%増"]


def test_few_names_are_listed_and_many_are_counted():
    assert [listed(list("abcde")[:n], "en") for n in (1, 2, 4, 5)] == [
        "a",
        "a and b",
        "a, b, c and d",
        "a, b, c and 2 more",
    ]
    assert listed(list("abcde"), "ja") == "a、b、cほか2人"


def test_money_and_small_amounts():
    assert money(1234567.0, "JPY", "ja") == "1,234,567円"
    assert digits(1234.56) == "1,235"
