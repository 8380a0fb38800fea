"""Judge whole tables of posts: most texts hold no word that a rule needs, and are told apart at column speed."""

from typing import Any

import polars as pl

from fukasa.analysis.sponsorship.evidence import EvidenceSpan
from fukasa.analysis.sponsorship.rules import RuleBook, default_rules
from fukasa.analysis.sponsorship.verdict import PostText, SponsorshipVerdict, judge
from fukasa.core.errors import InvalidInput

EVIDENCE_TYPE = pl.List(
    pl.Struct({"rule_id": pl.String, "field": pl.String, "start": pl.Int64, "end": pl.Int64, "text": pl.String})
)
VERDICT_SCHEMA: dict[str, pl.DataType] = {
    "sponsored_probability": pl.Float64(),
    "sponsored_label": pl.String(),
    "sponsored_basis": pl.String(),
    "sponsored_brand": pl.String(),
    "sponsored_evidence": EVIDENCE_TYPE,
    "sponsored_sentence_ja": pl.String(),
    "sponsored_sentence_en": pl.String(),
}
_TEXT_COLUMNS = ("title", "caption")
_COLUMNS: dict[str, pl.DataType] = {
    "title": pl.String(),
    "caption": pl.String(),
    "hashtags": pl.List(pl.String),
    "sponsored": pl.Boolean(),
    "sponsor_brand": pl.String(),
    "account_names": pl.List(pl.String),
}


def judge_frame(posts: pl.DataFrame, book: RuleBook | None = None) -> pl.DataFrame:
    """Judge a table of posts.

    Args:
        posts: any of the columns ``title``, ``caption`` (text), ``hashtags`` (list of text), ``sponsored`` (boolean),
            ``sponsor_brand`` (text), ``account_names`` (list of text); others pass through. A null is "not known".
        book: the rules; those of the package by default.

    Returns:
        The table with the columns of :data:`VERDICT_SCHEMA` added, rows and order kept. Offsets count characters.

    Raises:
        InvalidInput: none of title, caption, hashtags, sponsored is there.

    """
    book = book or default_rules()
    if not {"title", "caption", "hashtags", "sponsored"} & set(posts.columns):
        raise InvalidInput(
            f"posts need title, caption, hashtags or sponsored to be judged, got {', '.join(posts.columns)}; "
            "name one of the text columns so"
        )
    texts = posts.select(_column(posts, name) for name in _COLUMNS).with_row_index("row")
    flagged = pl.col("sponsored").fill_null(value=False)
    texts = texts.with_columns(_normal_text().alias("normal"))
    plain = texts.select(flagged | pl.col("normal").str.contains(f"(?m){book.prefilter.pattern}")).to_series()
    read = texts.filter(plain)
    words = read["normal"].str.extract_many(list(book.anchors), overlapping=True).to_list()
    rows = zip(read.iter_rows(named=True), words, strict=True)
    verdicts = _frame([judge(_post(row), book, frozenset(held)) for row, held in rows])
    by_state = texts.filter(~plain).select("row", _state())
    quiet = pl.concat([_frame(list(_quiet_verdicts(book))), _frame([])]).with_row_index("state")
    quiet_rows = by_state.join(quiet, on="state", how="left", maintain_order="left").drop("state")
    both = pl.concat([verdicts.with_columns(read["row"]).select("row", *VERDICT_SCHEMA), quiet_rows])
    return posts.with_columns(both.sort("row").drop("row"))


def _column(posts: pl.DataFrame, name: str) -> pl.Expr:
    if name in posts.columns:
        return pl.col(name).cast(_COLUMNS[name])
    return pl.lit(None, dtype=_COLUMNS[name]).alias(name)


def _normal_text() -> pl.Expr:
    """All texts of a post in normal form, one under the other; empty where there are none."""
    tags = pl.col("hashtags").list.eval(pl.lit("#") + pl.element().str.strip_chars_start("#＃")).list.join(" ")
    texts = pl.concat_str([*(pl.col(name) for name in _TEXT_COLUMNS), tags], separator="\n", ignore_nulls=True)
    return texts.str.normalize("NFKC").str.to_lowercase()


def _state() -> pl.Expr:
    """Which of the four verdicts without a finding a row gets: + 1 with text, + 2 with a flag that says no."""
    tags = pl.col("hashtags").list.join(" ")
    texts = [*(pl.col(name) for name in _TEXT_COLUMNS), tags]
    has_text = pl.any_horizontal([text.str.contains(r"\S").fill_null(value=False) for text in texts])
    denied = pl.col("sponsored").eq(other=False).fill_null(value=False)
    return (has_text.cast(pl.UInt32) + 2 * denied.cast(pl.UInt32)).alias("state")


def _quiet_verdicts(book: RuleBook) -> tuple[SponsorshipVerdict, ...]:
    flags = (None, None, False, False)
    return tuple(judge(PostText(caption="-" * (state % 2), flag=flag), book) for state, flag in enumerate(flags))


def _post(row: dict[str, Any]) -> PostText:
    return PostText(
        title=row["title"],
        caption=row["caption"],
        hashtags=tuple(tag for tag in row["hashtags"] or () if tag),
        flag=row["sponsored"],
        sponsor_brand=row["sponsor_brand"],
        account_names=tuple(name for name in row["account_names"] or () if name),
    )


def _frame(verdicts: list[SponsorshipVerdict]) -> pl.DataFrame:
    rows = [
        (v.probability, v.label, v.basis, v.brand, [_span(s) for s in v.evidence], v.sentence_ja, v.sentence_en)
        for v in verdicts
    ]
    return pl.DataFrame(rows, schema=VERDICT_SCHEMA, orient="row")


def _span(span: EvidenceSpan) -> dict[str, object]:
    return {"rule_id": span.rule_id, "field": span.field, "start": span.start, "end": span.end, "text": span.text}
