"""Why a candidate passed, was cut or cannot be judged, as a sentence."""

import polars as pl

from fukasa.analysis.planning.cutoff import CutoffRule, Gates

_SENTENCES: dict[str, dict[str, str]] = {
    "followers_min": {
        "en": "{followers} followers, at least {limit} are asked.",
        "ja": "フォロワー{followers}人で、条件の{limit}人以上に届きません。",
    },
    "followers_max": {
        "en": "{followers} followers, at most {limit} are asked.",
        "ja": "フォロワー{followers}人で、条件の{limit}人以下を超えています。",
    },
    "tier": {
        "en": "The tier {tier} is none of {tiers}.",
        "ja": "規模 {tier} は指定された {tiers} に含まれません。",
    },
    "no_forecast": {
        "en": "No forecast of views: neither enough posts nor a supplied average, or not permitted.",
        "ja": "再生数を予測できません（投稿や平均値が足りないか、規約上算出できません）。",
    },
    "likes_only": {
        "en": "The account shows likes but no views; a cost per view cannot be told.",
        "ja": "いいね数のみで再生数が公開されていないため、CPVを判断できません。",
    },
    "no_price": {
        "en": "Neither a known price nor a benchmark exists; the cost per view cannot be told.",
        "ja": "価格も相場もないため、CPVを判断できません。",
    },
    "unknown_chance": {
        "en": "The chance of staying under the cut-off cannot be told.",
        "ja": "足切りラインを下回る確率を計算できません。",
    },
    "min_posts": {
        "en": "The forecast stands on {value} own posts, at least {limit} are asked.",
        "ja": "予測の根拠となる投稿が{value}件で、条件の{limit}件に届きません。",
    },
    "authenticity": {
        "en": "The authenticity review says “{verdict_en}”, the brief allows “{worst_en}” at worst.",
        "ja": "真正性の判定が「{verdict_ja}」で、条件の「{worst_ja}」までに入りません。",
    },
    "depth_min": {
        "en": "A depth of {depth} points, at least {depth_min} are asked.",
        "ja": "エンゲージメントの深さが{depth}点で、条件の{depth_min}点に届きません。",
    },
    "authenticity_unknown": {
        "en": "There is too little data for an authenticity verdict, which the brief asks for.",
        "ja": "条件に真正性がありますが、データが足りず判定できません。",
    },
    "depth_unknown": {
        "en": "The depth is not known, and the brief asks for at least {depth_min} points.",
        "ja": "エンゲージメントの深さ（条件は{depth_min}点以上）が分からないため、判断できません。",
    },
    "cpv": {
        "en": (
            "The chance of {cpv} {currency} per view or less is {chance} %, {asked} % is asked "
            "(median {median} {currency})."
        ),
        "ja": (
            "CPVが{cpv} {currency}以下になる確率は{chance}%で、条件の{asked}%に届きません"
            "（中央値 {median} {currency}）。"
        ),
    },
    "passed": {
        "en": (
            "The chance of {cpv} {currency} per view or less is {chance} %, {asked} % is asked "
            "(median {median} {currency})."
        ),
        "ja": (
            "CPVが{cpv} {currency}以下になる確率は{chance}%で、条件の{asked}%を満たします"
            "（中央値 {median} {currency}）。"
        ),
    },
}
_VERDICTS: dict[str, dict[str, str]] = {
    "pass": {"en": "nothing unusual", "ja": "目立った点なし"},
    "review": {"en": "to be looked at", "ja": "要確認"},
    "fail": {"en": "very unusual", "ja": "特に珍しい"},
}
"""Verdicts on authenticity in words that compare and never accuse."""


def _verdict(language: str) -> pl.Expr:
    words = {verdict: told[language] for verdict, told in _VERDICTS.items()}
    return pl.col("authenticity").replace_strict(words, default="?", return_dtype=pl.String)


def _whole(column: str) -> pl.Expr:
    return pl.col(column).round().cast(pl.Int64).cast(pl.String).fill_null("?")


def _words(rule: CutoffRule, gates: Gates) -> dict[str, pl.Expr]:
    return {
        "followers": _whole("followers"),
        "value": _whole("value"),
        "limit": _whole("limit"),
        "tier": pl.col("tier").fill_null("?"),
        "tiers": pl.lit(", ".join(gates.tiers)),
        **{f"verdict_{language}": _verdict(language) for language in ("en", "ja")},
        **{f"worst_{language}": pl.lit(_VERDICTS[gates.authenticity or "pass"][language]) for language in ("en", "ja")},
        # Rounded down, as the chance below.
        "depth": (100 * pl.col("depth")).floor().cast(pl.Int64).cast(pl.String).fill_null("?"),
        "depth_min": pl.lit(f"{100 * (gates.depth_min or 0):g}"),
        "cpv": pl.lit(f"{rule.cpv:g}"),
        "currency": pl.lit(rule.currency),
        # Rounded down: 49.6 % must not read as the 50 % that is asked.
        "chance": (100 * pl.col("prob_cpv")).floor().cast(pl.Int64).cast(pl.String).fill_null("?"),
        "asked": pl.lit(f"{100 * rule.probability:g}"),
        "median": pl.col("cpv_p50").round_sig_figs(3).cast(pl.String).fill_null("?"),
    }


def _filled(template: str, words: dict[str, pl.Expr]) -> pl.Expr:
    """Fill a template: its ``{names}`` in order become the arguments of a polars format."""
    names = [part.split("}")[0] for part in template.split("{")[1:]]
    plain = template
    for name in names:
        plain = plain.replace("{" + name + "}", "{}", 1)
    return pl.format(plain, *(words[name] for name in names)) if names else pl.lit(template)


def with_sentences(rows: pl.DataFrame, rule: CutoffRule, gates: Gates) -> pl.DataFrame:
    """Add ``sentence_en`` and ``sentence_ja`` to candidates that have a ``rule``, a value and a limit."""
    words = _words(rule, gates)
    parts = [
        rows.filter(pl.col("rule") == name).with_columns(
            _filled(texts[language], words).alias(f"sentence_{language}") for language in ("en", "ja")
        )
        for name, texts in _SENTENCES.items()
    ]
    return pl.concat(parts).sort("_row")
