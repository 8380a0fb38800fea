"""Why a forecast is as wide as it is, in Japanese and English."""

from fukasa.analysis.engagement.reasons import reason_sentence
from fukasa.pipelines.forecast.account import AccountForecast, KindForecast
from fukasa.pipelines.forecast.audience import OWN_POSTS

FEW_POSTS = 10
_WORDS = {
    "few": {
        "en": "Wide because only {n} posts are known; with more of them {share} of the spread would shrink.",
        "ja": "投稿が{n}件しか分からないため幅が広くなっています。投稿が増えれば、ばらつきの{share}は縮まります。",
    },
    "varied": {
        "en": "From {n} posts; {share} of the spread is how much single posts of this account differ.",
        "ja": "投稿{n}件から予測しました。ばらつきの{share}は、このアカウントの投稿ごとの差です。",
    },
    "supplied": {
        "en": "Rests on {n} supplied averages, no post is known; own and paid posts are not told apart.",
        "ja": "提供された平均値{n}件に基づきます。投稿は分からないため、通常投稿とPR投稿を区別していません。",
    },
    "paid": {
        "en": "A paid post is expected at {factor} times an own one.",
        "ja": "PR投稿は通常投稿の{factor}倍と見込んでいます。",
    },
    "new_format": {
        "en": "No post of this format is known; what the format changes is taken from other accounts.",
        "ja": "この形式の投稿はまだ分かりません。形式による差は他のアカウントから見積もりました。",
    },
    "few_of_format": {
        "en": "Only {n} of the posts have this format.",
        "ja": "このうち、この形式の投稿は{n}件だけです。",
    },
    "last10": {
        "en": "The plain median of the last ten posts is {amount}.",
        "ja": "直近10投稿の単純な中央値は{amount}です。",
    },
    "likes": {
        "en": "Views are not shown, so likes are forecast and there is no cost per view.",
        "ja": "再生数が分からないため、いいねを予測しました。再生単価は計算しません。",
    },
}


def why(found: AccountForecast, language: str = "en") -> tuple[str, ...]:
    """Say on what the forecast of an account rests and why it is as wide as it is.

    Args:
        found: the forecast.
        language: ``ja`` or ``en``.

    """
    told = [kind for kind in found.kinds if kind.quantiles]
    if not told:
        stored = found.account["forecast_reason"]
        return (reason_sentence(stored, language),) if stored else ()
    first = told[0]
    said = [_basis(first, language), *_format(first, language)]
    if first.row["last10"] is not None:
        said.append(_say("last10", language, amount=f"{first.row['last10']:,.0f}"))
    said += _paid(found, language)
    if first.row["metric"] != "views":
        said.append(_say("likes", language))
    return tuple(said)


def _basis(kind: KindForecast, language: str) -> str:
    n, shared = kind.row["n"], kind.row["shared"] or 0.0
    if kind.row["basis"] != OWN_POSTS:
        return _say("supplied", language, n=n)
    key, share = ("few", shared) if n < FEW_POSTS else ("varied", 1 - shared)
    return _say(key, language, n=n, share=f"{share:.0%}")


def _format(kind: KindForecast, language: str) -> list[str]:
    posts, n = kind.row["posts"], kind.row["n"]
    if kind.row["basis"] != OWN_POSTS or kind.row["format"] is None:
        return []
    if not posts:
        return [_say("new_format", language)]
    return [_say("few_of_format", language, n=posts)] if posts < min(FEW_POSTS, n) else []


def _paid(found: AccountForecast, language: str) -> list[str]:
    by_kind = {kind.paid: kind.quantiles for kind in found.kinds if kind.quantiles and kind.row["basis"] == OWN_POSTS}
    if len(by_kind) < len((True, False)):
        return []
    return [_say("paid", language, factor=f"{by_kind[True]['p50'] / by_kind[False]['p50']:.2f}")]


def _say(key: str, language: str, **values: object) -> str:
    return _WORDS[key][language].format(**values)
