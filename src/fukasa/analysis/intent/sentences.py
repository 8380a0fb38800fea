"""Why a wish stands there, in a sentence."""

from fukasa.analysis.intent.lexicon import Lexicon
from fukasa.analysis.intent.wish import Between, CostPerView, Holds, OneOf, Said, Strength, Test

_SHARES = frozenset(
    {
        "er_followers", "question_rate", "substantive_rate", "purchase_signal_rate", "returning_rate", "save_rate",
        "share_rate", "sponsored_share", "labelled_share", "authenticity_p", "follower_growth", "audience_female",
        "audience_male", "audience_13_17", "audience_18_24", "audience_25_34",
        "audience_35_44", "audience_45_54", "audience_55_up", "view_stability", "er_common_percentile",
    }
)  # fmt: skip
_MOST_NAMED = 4
_STRENGTHS = {
    Strength.MUST: Said("必須", "must"),
    Strength.SHOULD: Said("希望", "should"),
    Strength.NEVER: Said("除外", "never"),
}


def why(written: str, field: str, test: Test, strength: Strength, lexicon: Lexicon) -> Said:
    """Say which words of the brief ask for what, and how strongly."""
    label, how = label_of(field, lexicon), _STRENGTHS[strength]
    told = _told(field, test, lexicon)
    return Said(
        f"「{written}」から：{label.ja}は{told.ja}（{how.ja}）。", f"“{written}”: {label.en} {told.en} ({how.en})."
    )


def label_of(field: str, lexicon: Lexicon) -> Said:
    """Name a field; by its own name where the lexicon has none."""
    return lexicon.labels.get(field, Said(field, field))


def _told(field: str, test: Test, lexicon: Lexicon) -> Said:
    match test:
        case OneOf(values):
            names = [
                lexicon.topics.get(value, Said(value, value)) if field == "category" else Said(value, value)
                for value in values
            ]
            more = "…" if len(names) > _MOST_NAMED else ""
            shown = names[:_MOST_NAMED]
            return Said("・".join(n.ja for n in shown) + more, "is " + " or ".join(n.en for n in shown) + more)
        case Holds(value):
            return Said("あり", "is there") if value else Said("なし", "is not there")
        case CostPerView(cpv):
            return Said(f"{cpv:g}以下", f"is at most {cpv:g}")
        case Between(low, high):
            return _span(low, high, share=field in _SHARES)


def _span(low: float | None, high: float | None, *, share: bool) -> Said:
    ends = [None if end is None else _number(end, share=share) for end in (low, high)]
    if ends[0] is None:
        return Said(f"{ends[1]}以下", f"is at most {ends[1]}")
    if ends[1] is None:
        return Said(f"{ends[0]}以上", f"is at least {ends[0]}")
    return Said(f"{ends[0]}〜{ends[1]}", f"lies between {ends[0]} and {ends[1]}")


def _number(value: float, *, share: bool) -> str:
    return f"{100 * value:g}%" if share else f"{value:,.10g}"
