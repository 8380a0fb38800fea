"""What the tab of the comments shows."""

from collections.abc import Sequence
from typing import Any

from fukasa.apps.creators.charts.comments import mix_chart, trend_chart
from fukasa.apps.creators.comments.comparison import compared, posts_said
from fukasa.apps.creators.comments.evidence import quotes_of, topic_lines
from fukasa.apps.creators.comments.figures import (
    Figures,
    class_metric,
    figure_row,
    mix_rows,
    rows_of,
    sample_of,
    state_of,
)
from fukasa.apps.creators.comments.meaning import meaning
from fukasa.apps.creators.depth_panel import depth_panel
from fukasa.apps.creators.selectors.comments import (
    DepthPart,
    comment_examples,
    comment_posts,
    depth_parts,
    question_topics,
)
from fukasa.apps.creators.selectors.depth_weights import weights_of
from fukasa.apps.creators.selectors.report import OpenReport

_DERIVED = ("purchase_signal_rate", "substantive_rate")
_PEOPLE = ("returning_rate", "regular_post_share", "reply_rate", "creator_commenter_share", "mutual_share")
_SILENT = {"old", "none", "forbidden"}


def comments_tab(report: OpenReport) -> dict[str, Any]:
    """Read the comments of an account and write what they say."""
    figures = report.measurements()
    state = state_of(figures)
    context: dict[str, Any] = {"comment_state": state}
    if state == "old":
        return context
    parts = depth_parts(report)
    context["depth"] = depth_panel(parts, figures.get("depth"), weights_of(report.scope))
    return context if state in _SILENT else context | _said(report, figures, parts)


def _said(report: OpenReport, figures: Figures, parts: Sequence[DepthPart]) -> dict[str, Any]:
    posts = report.posts()
    said = posts_said(posts, comment_posts(report))
    comparison = compared(said, figures)
    standings = {part.part: part.standing for part in parts}
    spam = figures.get(class_metric("spam"))
    mix = mix_rows(figures)
    return {
        "comment_sample": sample_of(figures),
        "comment_meaning": meaning(figures, comparison, standings),
        "comment_mix": mix,
        "comment_mix_chart": mix_chart(mix, figures),
        "comment_derived": rows_of(figures, _DERIVED),
        "comment_spam": figure_row(spam) if spam else None,
        "comment_topics": topic_lines(question_topics(report)),
        "comment_quotes": quotes_of(comment_examples(report), posts),
        "comment_trend": trend_chart(said),
        "comment_comparison": comparison,
        "comment_people": rows_of(figures, _PEOPLE),
    }
