"""Why a candidate cannot be booked, as a sentence in Japanese and English."""

from collections.abc import Mapping
from typing import Any

from fukasa.pipelines.brief import Brief

_WORDS = {
    "rules.must_not": {
        "en": "The brief names this creator among those never to book.",
        "ja": "ブリーフの「起用しない」リストに入っています。",
    },
    "filter.platforms": {
        "en": "The platform {platform} is none of {platforms}.",
        "ja": "プラットフォーム {platform} は指定された {platforms} に含まれません。",
    },
    "filter.tiers": {
        "en": "The tier {tier} is none of {tiers}.",
        "ja": "規模 {tier} は指定された {tiers} に含まれません。",
    },
    "filter.categories": {
        "en": "The category {category} is none of {categories}.",
        "ja": "カテゴリ {category} は指定された {categories} に含まれません。",
    },
    "filter.formats": {
        "en": "The format {format} is none of {formats}.",
        "ja": "形式 {format} は指定された {formats} に含まれません。",
    },
    "filter.followers": {
        "en": "{followers} followers lie outside the limit of {limit}.",
        "ja": "フォロワー{followers}人は、条件の{limit}人を満たしません。",
    },
    "filter.exclude_handles": {
        "en": "The brief excludes this handle.",
        "ja": "ブリーフで除外されたアカウントです。",
    },
    "dates": {
        "en": "Free from {available_from} to {available_to}, on no day of the campaign ({starts_on} to {ends_on}).",
        "ja": "空いている期間（{available_from}〜{available_to}）がキャンペーン期間（{starts_on}〜{ends_on}）と重なりません。",  # noqa: E501  a sentence
    },
    "no_forecast": {
        "en": "There is no forecast to count on: {missing} is not known.",
        "ja": "予測がないため数えられません（{missing} が不明です）。",
    },
    "gates.authenticity": {
        "en": "The authenticity review says “{authenticity}”, the brief allows “{worst}” at worst.",
        "ja": "真正性の判定が「{authenticity}」で、条件の「{worst}」までに入りません。",
    },
    "gates.depth_min": {
        "en": "The depth is {value}, at least {limit} is asked.",
        "ja": "エンゲージメントの深さが{value}で、条件の{limit}以上に届きません。",
    },
    "gates.confidence_min": {
        "en": "The confidence is {value}, at least {limit} is asked.",
        "ja": "信頼度が{value}で、条件の{limit}以上に届きません。",
    },
    "gates.brand_safety": {
        "en": "Brand safety is “{brand_safety}”; only “pass” is allowed.",
        "ja": "ブランドセーフティが「{brand_safety}」で、「pass」ではありません。",
    },
    "cutoff.cpv": {
        "en": "The chance of {cpv} {currency} per view or less is {chance} %, {asked} % is asked.",
        "ja": "CPVが{cpv} {currency}以下になる確率は{chance}%で、条件の{asked}%に届きません。",
    },
    "no_price": {
        "en": "Neither a price nor a benchmark is known; the cost cannot be told.",
        "ja": "価格も相場もないため、費用を計算できません。",
    },
}
_UNKNOWN = {"en": "not known", "ja": "不明"}


def sentence(rule: str, row: Mapping[str, Any], brief: Brief, language: str) -> str:
    """Say why a candidate is left out.

    Args:
        rule: the gate that fails, or ``no_price``.
        row: the candidate, with ``value``, ``limit`` and ``missing``.
        brief: what was asked.
        language: ja or en.

    """
    known = {name: _shown(value, language) for name, value in row.items()}
    return _WORDS[rule][language].format(**(known | _asked(row, brief, language)))


def _asked(row: Mapping[str, Any], brief: Brief, language: str) -> dict[str, str]:
    wanted, dates = brief.filter, brief.brief
    chance, probability = row["p_cpv_ok"], brief.cutoff.probability
    return {
        **{name: ", ".join(getattr(wanted, name)) for name in ("platforms", "tiers", "categories", "formats")},
        "worst": brief.gates.authenticity or "",
        "authenticity": row["authenticity"] or "insufficient",
        "cpv": f"{brief.cutoff.cpv or 0:g}",
        "currency": brief.currency,
        # Rounded down: 49.6 % must not read as the 50 % that is asked.
        "chance": _UNKNOWN[language] if chance is None else str(int(100 * chance)),
        "asked": f"{100 * probability:g}",
        "starts_on": str(dates.starts_on or "…"),
        "ends_on": str(dates.ends_on or "…"),
        **{name: str(row[name] or "…") for name in ("available_from", "available_to")},
    }


def _shown(value: object, language: str) -> str:
    if value is None:
        return _UNKNOWN[language]
    return f"{value:,.2f}".rstrip("0").rstrip(".") if isinstance(value, float) else str(value)
