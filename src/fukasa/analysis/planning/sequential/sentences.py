"""Why a creator is booked, waits or is stopped, and why a campaign goes on or ends, in Japanese and English."""

from collections.abc import Mapping
from typing import Literal

Language = Literal["ja", "en"]
LANGUAGES: tuple[Language, ...] = ("en", "ja")

CREATOR: Mapping[str, Mapping[Language, str]] = {
    "new": {
        "en": "First booking: {mean} conversions per post are expected ({low} to {high}), {per_money} per {unit} "
        "{currency}; elsewhere the same money brings {elsewhere}. What it teaches is worth {learning} more.",
        "ja": "初回の起用：1投稿あたりコンバージョン{mean}件の見込み（{low}〜{high}件、"
        "{unit} {currency}あたり{per_money}件）。結果から学べる価値は{learning}件相当です。",
    },
    "new_at_last": {
        "en": "First booking: {mean} conversions per post are expected ({low} to {high}), {per_money} per {unit} "
        "{currency}; elsewhere the same money brings {elsewhere}.",
        "ja": "初回の起用：1投稿あたりコンバージョン{mean}件の見込み（{low}〜{high}件、"
        "{unit} {currency}あたり{per_money}件）。同じ金額の他の使い道では{elsewhere}件です。",
    },
    "again": {
        "en": "Posts so far: {posts}, conversions: {events}. The next is expected to bring {mean} ({low} to {high}), "
        "{per_money} per {unit} {currency}; elsewhere the same money brings {elsewhere}.",
        "ja": "{posts}投稿でコンバージョン{events}。次の投稿は{mean}件の見込み（{low}〜{high}件、"
        "{unit} {currency}あたり{per_money}件）で、他の使い道の{elsewhere}件に対して起用を続けます。",
    },
    "wait": {
        "en": "{per_money} conversions per {unit} {currency} are expected ({low} to {high} per post); others bring "
        "more for this round's money.",
        "ja": "{unit} {currency}あたり{per_money}件の見込み（1投稿{low}〜{high}件）。"
        "今回の予算では他の候補を優先します。",
    },
    "dear": {
        "en": "A post costs {price} {currency}, more than what is left to spend; {mean} conversions would be expected.",
        "ja": "1投稿{price} {currency}で、残りの予算を超えます（見込みは{mean}件）。",
    },
    "stop": {
        "en": "Posts so far: {posts}, conversions: {events}. The chance that the next one brings as much as the same "
        "money elsewhere is {chance} %.",
        "ja": "{posts}投稿でコンバージョン{events}。次の投稿が同じ金額の他の使い道を"
        "上回る確率は{chance}%のため、停止します。",
    },
    "cut": {
        "en": "The chance of staying at or under the cut-off is {cutoff} %, {asked} % is asked.",
        "ja": "CPVが足切りライン以下になる確率は{cutoff}%で、条件の{asked}%に届きません。",
    },
    "full": {
        "en": "All {most} posts are booked; conversions: {events}.",
        "ja": "上限の{most}投稿まで起用済みです（コンバージョン{events}）。",
    },
}
"""Sentences by action, and by why somebody waits (``dear``) or whether learning still counts (``new_at_last``)."""

VERDICT: Mapping[str, Mapping[Language, str]] = {
    "budget": {
        "en": "Stop: no booking fits into what is left of the budget above the reserve.",
        "ja": "終了：残りの予算（予備費を除く）で起用できる候補がいません。",
    },
    "full": {
        "en": "Stop: every candidate has all the posts that may be booked.",
        "ja": "終了：すべての候補が投稿数の上限に達しています。",
    },
    "cutoff": {
        "en": "Stop: nobody with room for a post passes the cut-off after these results.",
        "ja": "終了：結果を反映すると、足切りラインを満たす候補が残っていません。",
    },
    "worth_chance": {
        "en": "Stop: the chance that any remaining booking is worth its price is {chance} %, below {asked} %.",
        "ja": "終了：残りの候補のいずれかが価格に見合う確率は{chance}%で、{asked}%を下回ります。",
    },
    "worth_mean": {
        "en": "Stop: no remaining booking is expected to be worth its price, even counting what it would teach.",
        "ja": "終了：学べる価値を含めても、価格に見合うと見込める候補が残っていません。",
    },
    "rules": {
        "en": "Stop: the rules of the campaign admit none of the remaining candidates.",
        "ja": "終了：キャンペーンの条件を満たす候補が残っていません。",
    },
    "enough": {
        "en": "Book all of it now: the money that is left is enough for every post that may be booked.",
        "ja": "残りをすべて起用：残りの予算で、起用できる投稿をすべてまかなえます。",
    },
    "last_round": {
        "en": "Book all of it now: no further round is left to learn for.",
        "ja": "残りをすべて起用：次のラウンドがないため、学習のために待つ理由がありません。",
    },
    "regret": {
        "en": "Book all of it now: knowing everything would gain {regret} % only.",
        "ja": "残りをすべて起用：すべてが分かったとしても改善は{regret}%にとどまります。",
    },
    "waiting": {
        "en": "Book all of it now: waiting costs {loss} % of the conversions, learning gains about {gain} %.",
        "ja": "残りをすべて起用：待つとコンバージョンの{loss}%を失い、学習で得られるのは約{gain}%です。",
    },
    "learning": {
        "en": "Go on in rounds: this round's results are expected to gain about {gain} %; knowing everything would "
        "gain {regret} %.",
        "ja": "ラウンドを継続：今回の結果から約{gain}%の改善を見込みます（すべてが分かった場合の改善は{regret}%）。",
    },
}
"""Sentences by the rule that decides."""


def plain(value: float | None) -> str:
    """Write a number with three digits that count; what is not known as a question mark."""
    if value is None:
        return "?"
    return f"{value:,.0f}" if abs(value) >= 100 else f"{value:.3g}"  # noqa: PLR2004  three digits


def percent(value: float | None) -> str:
    """Write a share in percent, rounded down: 9.6 must not read as the 10 that is asked."""
    return "?" if value is None else f"{int(1000 * value) / 10:g}"
