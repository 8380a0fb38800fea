"""A plan document as the pipeline makes it, about the small world of ``tests.factories.plans``."""

from copy import deepcopy
from typing import Any

Document = dict[str, Any]

_SHARES = {"mix.role.diffusion.max_share": (0.5, 0.6), "mix.role.empathy.min_share": (0.5, 0.4)}

_STABILITY = {"instagram:sure": 1.0, "tiktok:cheap": 0.95, "instagram:barely": 0.45}


def _picked(name: str, account: str, cpv: float, **values: Any) -> Document:
    """Make one who is booked; views of 20,000 in the middle, as in the small world."""
    posts, price = values.pop("posts", 1), 20_000 * cpv
    made: Document = {
        "option_id": account,
        "creator_id": account,
        "account_id": account.split(":")[1],
        "handle": account.split(":")[1],
        "name": name,
        "platform": account.split(":", maxsplit=1)[0],
        "tier": "micro",
        "category": "food",
        "role": "empathy",
        "posts": posts,
        "price": price,
        "price_basis": "known",
        "cost": price * posts,
        "p_cpv_ok": 0.93,
        "views": {"p10": 15_500.0, "p50": 20_000.0, "p90": 25_900.0, "mean": 20_400.0},
        "cpv": {"p10": price / 25_900, "p50": cpv, "p90": price / 15_500},
        "engagement_mean": 900.0,
        "conversions_mean": 40.0,
        "marginal": 18_000.0 * posts,
        "stability": 0.95,
        "reason": "目標に対する費用が低く、外すと見込み再生数が減ります。",
        "reason_ja": "目標に対する費用が低く、外すと見込み再生数が減ります。",
        "reason_en": "It brings views at a low cost; without it the plan expects fewer.",
    }
    return made | values


def _left_out(name: str, account: str, rule: str, value: float | None, limit: float | None, **said: str) -> Document:
    platform, _colon, handle = account.partition(":")
    ids = {"option_id": account, "creator_id": account, "account_id": handle, "handle": handle}
    kind = {"name": name, "platform": platform, "tier": "micro"}
    return ids | kind | {"rule": rule, "value": value, "limit": limit, **said}


def _baseline(objective: float, cost: float, *violations: str) -> Document:
    return {"objective": objective, "cost": cost, "cpv": cost / objective, "violations": list(violations)}


def _tier(tier: str, candidates: int, passed: int, spend: float, share: float) -> Document:
    counted = {"candidates": candidates, "under_cutoff": passed, "passed": passed, "creators": passed}
    return {"tier": tier, **counted, "spend": spend, "share": share}


def _step(budget: float, objective: float, creators: int) -> Document:
    cost = budget * 0.95
    return {"budget": budget, "objective": objective, "cost": cost, "cpv": cost / objective, "creators": creators}


def _re_planned(objective: float, cost: float, creators: int = 3) -> Document:
    return {
        "objective": objective,
        "cost": cost,
        "cpv": cost / objective,
        "creators": creators,
        "change": objective / 81_600 - 1,
    }


def sample_document(**changes: Any) -> Document:
    """Give a feasible plan of three creators under ¥2 per view; ``changes`` replace its parts."""
    selected = [
        _picked("確実さん", "instagram:sure", 1.0, posts=2, p_cpv_ok=0.999, stability=1.0),
        _picked("おトクさん", "tiktok:cheap", 1.4, price_basis="modelled", role="diffusion", tier="mega"),
        _picked("ぎりぎりさん", "instagram:barely", 1.95, p_cpv_ok=0.55, stability=0.45, marginal=9_000.0),
    ]
    cost = sum(one["cost"] for one in selected)
    document: Document = {
        "status": "feasible",
        "name": "秋のセール",
        "kpi": "views",
        "sense": "most",
        "currency": "JPY",
        "starts_on": "2026-11-27",
        "ends_on": "2026-11-30",
        "lake_version": 1,
        "objective": 81_600.0,
        "bound": 82_008.0,
        "gap": 0.005,
        "reproducible": True,
        "budget": 200_000.0,
        "cutoff": {"cpv": 2.0, "probability": 0.5},
        "target": 30_000.0,
        "solver": {"method": "milp", "seconds": 0.4, "nodes": 12, "node_limit": None, "seed": 0},
        "candidates": 7,
        "passed": 3,
        "selected": selected,
        "cut": [
            _left_out("割高さん", "instagram:dear", "cutoff.cpv", 0.09, 0.5,
                      sentence_ja="CPVが2円以下になる確率は9%で、条件の50%に届きません。",
                      sentence_en="The chance of ¥2 per view or less is 9 %, 50 % is asked."),
            _left_out("いいねさん", "instagram:likes", "no_forecast", None, None,
                      sentence_ja="再生数を予測できません。", sentence_en="No forecast of views."),
        ],
        "undecidable": [
            _left_out("沈黙さん", "instagram:silent", "no_price", None, None,
                      sentence_ja="価格も相場もありません。", sentence_en="Neither a price nor a benchmark exists."),
        ],
        "totals": {
            "cost": cost,
            "cost_interval": {"p10": 101_000.0, "p90": 115_000.0},
            "target_chance": 0.99,
            "views": {"p10": 66_000.0, "p50": 80_000.0, "p90": 97_000.0, "mean": 81_600.0},
            "cpv": {"p10": cost / 97_000, "p50": cost / 80_000, "p90": cost / 66_000, "mean": cost / 81_600},
            "reach": None,
            "reach_interval": None,
            "engagement": 3_600.0,
            "conversions": 160.0,
        },
        "segments": [],
        "reach": None,
        "tiers": [_tier("micro", 6, 2, 79_000.0, 0.74), _tier("mega", 1, 1, 28_000.0, 0.26)],
        "conflict": None,
        "certificate": _certificate(cost),
        "frontier": [_step(50_000.0, 40_800.0, 1), _step(100_000.0, 61_200.0, 2), _step(200_000.0, 81_600.0, 3)],
        "cheapest_for_target": {"cost": 28_000.0, "creators": 2, "objective": 40_400.0},
        "left_out": {"cutoff.cpv": 1, "no_forecast": 1, "no_price": 1},
        "notes": [{"ja": "価格1件は推定です。", "en": "One price is modelled."}],
    }  # fmt: skip
    return deepcopy(document | changes)


def _certificate(cost: float) -> Document:
    limits = [("budget", cost, 200_000.0), ("rules.min_creators", 3.0, 1.0), ("one_option:instagram:sure", 1.0, 1.0)]
    rules = limits + [(rule, value, limit) for rule, (value, limit) in _SHARES.items()]
    return {
        "ok": True,
        "constraints": [{"rule": rule, "value": value, "limit": limit, "ok": True} for rule, value, limit in rules],
        "objective_recomputed": 81_600.0,
        "gap": 0.005,
        "bound": 82_008.0,
        "bound_verified": 82_100.0,
        "gap_verified": 0.006,
        "baselines": {
            "followers": _baseline(41_000.0, 199_000.0, "cutoff.cpv", "mix.role.empathy.min_share"),
            "er": _baseline(58_000.0, 188_000.0, "cutoff.cpv"),
            "cheapest_cpv": _baseline(79_000.0, 105_000.0),
            "equal_split": _baseline(60_000.0, 197_000.0, "budget"),
        },
        "sensitivity": {
            "budget": {"-10%": _re_planned(74_000.0, 96_000.0, 2), "+10%": _re_planned(81_600.0, 107_000.0)},
            "cutoff": {"-10%": _re_planned(61_200.0, 68_000.0, 2), "+10%": _re_planned(81_600.0, 107_000.0)},
            "leave_one_out": [
                {"creator_id": "instagram:sure", "objective": 45_600.0, "change": -0.44},
                {"creator_id": "instagram:barely", "objective": 72_600.0, "change": -0.11},
            ],
            "noise": {"draws": 40, "stability": _STABILITY},
        },
        "losses": {"instagram:sure": 36_000.0, "tiktok:cheap": 20_400.0, "instagram:barely": 9_000.0},
        "marginal": {
            "creator_id": "instagram:dear",
            "option_id": "instagram:dear",
            "adds": 20_400.0,
            "price": 52_000.0,
            "extra_budget": 12_000.0,
            "in_place_of": None,
            "weakest": "instagram:barely",
            "weakest_adds": 9_000.0,
            "weakest_cost": 39_000.0,
        },
        "text": "すべての条件を守っていることを確認しました。",
        "text_ja": "すべての条件を守っていることを、解法とは別の計算で確認しました。最良のプランとの差は0.5%以内です。",
        "text_en": "Every rule was checked again by a separate calculation. No plan is more than 0.5 % better.",
    }  # fmt: skip


def conflicting_document() -> Document:
    """Give what is answered when the rules cannot hold together."""
    conflict = {
        "rules": ["budget", "rules.min_creators", "mix.role.diffusion.min_share", "cutoff.cpv"],
        "relaxations": [
            {"rule": "budget", "limit": 200_000.0, "needed": 320_000.0},
            {"rule": "rules.min_creators", "limit": 12.0, "needed": 7.0},
            {"rule": "mix.role.diffusion.min_share", "limit": 0.9, "needed": None},
        ],
        "text_ja": "予算と最少人数と配分の下限を同時に満たすプランはありません。",
        "text_en": "No plan satisfies the budget, the least number of creators and the share at once.",
    }
    nothing: Document = {
        "selected": [],
        "objective": None,
        "bound": None,
        "gap": None,
        "certificate": None,
        "frontier": [],
    }
    return sample_document(status="infeasible", conflict=conflict, totals=None, cheapest_for_target=None, **nothing)
