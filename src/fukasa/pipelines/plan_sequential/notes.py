"""What the reader of a next booking must know beside it."""

from collections.abc import Mapping

import polars as pl

_NOTES: Mapping[str, tuple[str, str]] = {
    "conversions": (
        "{n} rows do not tell conversions; they are not taken for 0 and teach nothing about conversions.",
        "コンバージョンが未記入の行が{n}行あります（0件とはみなさず、学習に使いません）。",
    ),
    "views": (
        "{n} rows do not tell views; those that are believed stand in for them.",
        "再生数が未記入の行が{n}行あり、予測値で代用しました。",
    ),
    "priced": (
        "{n} posts have no cost; their price counts.",
        "費用が未記入の投稿が{n}件あり、価格を費用とみなしました。",
    ),
    "dropped": (
        "{n} rows tell of accounts that cannot be judged; they count as spent and teach nothing.",
        "判断できないアカウントの結果が{n}行あります（費用にのみ算入しました）。",
    ),
    "shares": (
        "{n} limits on shares of spend are not enforced here; make a new plan where they matter.",
        "支出構成比の条件{n}件は、ここでは適用していません。必要な場合はプランを作り直してください。",
    ),
    "alone": (
        "Only the plan's creators are considered; --candidates adds those not yet booked.",
        "対象はプランのクリエイターのみです。未起用の候補も含めるには --candidates を指定してください。",
    ),
    "no_value": (
        "Without the value of a conversion (--value) no booking is too dear to be made.",
        "コンバージョン1件の価値（--value）が未指定のため、割高を理由とする終了判定は行いません。",
    ),
}
_NO_PRICE = ("There is no price.", "価格がありません。")
_NO_VIEWS = ("There is no forecast of views.", "再生数の予測がありません。")
_NO_CONVERSIONS = (
    "No conversions are expected of it; state a rate with --conversion-rate.",
    "コンバージョンの見込みがありません。--conversion-rate で転換率を指定してください。",
)
_VIEWS = ("views_p10", "views_p50", "views_p90")


def notes_of(counts: Mapping[str, int]) -> tuple[dict[str, str], ...]:
    """Give the notes whose count is above 0, in Japanese and English."""
    return tuple(
        {"en": english.format(n=counts[name]), "ja": japanese.format(n=counts[name])}
        for name, (english, japanese) in _NOTES.items()
        if counts.get(name)
    )


def with_what_is_missing(rows: pl.DataFrame) -> pl.DataFrame:
    """Say of candidates who cannot be judged what is not known: ``sentence_en`` and ``sentence_ja``."""

    def said(language: int) -> pl.Expr:
        views = pl.when(pl.any_horizontal(pl.col(_VIEWS).is_null())).then(pl.lit(_NO_VIEWS[language]))
        price = pl.when(pl.col("price").is_null()).then(pl.lit(_NO_PRICE[language]))
        return pl.coalesce(price, views, pl.lit(_NO_CONVERSIONS[language]))

    return rows.select("option_id", "creator_id", "account_id", sentence_en=said(0), sentence_ja=said(1))
