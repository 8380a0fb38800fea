"""The evaluation as one page that needs nothing else: figures, confusion, the worst mistakes."""

from importlib.resources import files

from jinja2 import Environment, StrictUndefined

from fukasa.analysis.comments.classes import registry
from fukasa.analysis.comments.evaluation import Figure
from fukasa.pipelines.comments.gold import GoldReport

DASH = "–"


def gold_page(report: GoldReport) -> str:
    """Write the page as HTML."""
    template = files("fukasa.pipelines.comments").joinpath("evaluation.html").read_text(encoding="utf-8")
    page = Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    page.filters |= {"figure": _figure}
    confusion = report.whole.confusion
    most = max(int(confusion.max()), 1)
    return page.from_string(template).render(
        report=report,
        classes=registry().classes,
        names={entry.id: f"{entry.names['en']} / {entry.names['ja']}" for entry in registry().classes}
        | {"question": "Any question / 質問"},
        parts={"all": report.whole, **report.by_language},
        confusion=list(
            zip(registry().classes, confusion.tolist(), (0.6 * confusion / most).round(2).tolist(), strict=True)
        ),
    )


def _figure(figure: Figure) -> str:
    if figure.value is None or figure.interval is None:
        return DASH
    return f"{figure.value:.3f} [{figure.interval.low:.2f}, {figure.interval.high:.2f}]"
