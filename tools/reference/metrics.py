"""The page of the metric registry."""

from fukasa.analysis.engagement.benchmarks import benchmarks
from fukasa.analysis.engagement.reasons import reason_codes, reason_sentence
from fukasa.analysis.engagement.registry import Metric, registry, settings
from fukasa.analysis.engagement.tiers import Tier, tier_schemes
from tools.reference.tables import code, table

HEAD = """# Metrics

One registry: screens, files, command line and this page read it. [Engagement figures](../methods/engagement.md) tells
how posts become a figure, [peers and benchmarks](../methods/peers-and-benchmarks.md) what it is compared with.

"""


def metrics_page() -> str:
    """Write the registry, tiers, benchmarks and reasons."""
    return (
        HEAD
        + _registry()
        + "".join(_metric(one) for one in registry().values())
        + _tiers()
        + _benchmarks()
        + _reasons()
    )


def _registry() -> str:
    shared = settings()
    notes = (
        f"- Intervals cover {shared.level:.0%}.",
        f"- Peer groups below {shared.min_peers} accounts give no percentile.",
        f"- Followers come from the snapshot within {shared.follower_days:g} days of the post, else the latest.",
        f"- A post counts as sponsored from P = {shared.sponsored_from:g}, as organic up to {shared.organic_to:g}.",
    )
    return "\n".join((*notes, "\n")) + table(
        ("id", "日本語", "English", "한국어", "unit", "smallest n"),
        ((code(m.id), m.names["ja"], m.names["en"], m.names["ko"], m.unit, str(m.min_n)) for m in registry().values()),
    )


def _metric(one: Metric) -> str:
    facts = {
        "formula": one.formula,
        "base": one.base,
        "inputs": ", ".join(code(name) for name in one.inputs),
        "aggregate": one.aggregate,
        "definition": code(one.definition),
        "better": one.direction,
        "derived figure": "yes: not permitted on YouTube API data without acceptance" if one.derived else "no",
    }
    return f"\n## {one.id}\n\n" + table(("", one.names["en"]), facts.items())


def _tiers() -> str:
    parts = (
        f"### {scheme.id}\n\n{scheme.source} ({scheme.date}).\n\n"
        + table(
            ("tier", "日本語", "English", "followers"),
            ((code(t.id), t.names["ja"], t.names["en"], _span(t)) for t in scheme.tiers),
        )
        for scheme in tier_schemes().values()
    )
    return "\n## Tiers\n\n" + "\n".join(parts)


def _span(tier: Tier) -> str:
    if tier.low is None and tier.high is None:
        return f"where {code(tier.flag or '')} is set"
    return f"{tier.low or 0:,} to below {tier.high:,}" if tier.high else f"{tier.low:,} and more"


def _benchmarks() -> str:
    rows = (
        (code(b.metric), b.scheme, b.tier, f"{b.low:.1%}–{b.high:.1%}", f"{b.source} ({b.date})") for b in benchmarks()
    )
    return "\n## Benchmarks\n\n" + table(("metric", "scheme", "tier", "usual", "source"), rows)


def _reasons() -> str:
    rows = ((code(name), _blank(name, "en"), _blank(name, "ja")) for name in reason_codes())
    return "\n## Reasons\n\nWhy a figure is missing or what it rests on.\n\n" + table(
        ("code", "English", "日本語"), rows
    )


def _blank(name: str, language: str) -> str:
    """Give the sentence of a reason with its values left open."""
    pairs: list[str] = []
    while True:
        try:
            return reason_sentence(":".join([name, *pairs]), language)
        except KeyError as missing:
            pairs.append(f"{missing.args[0]}=…")
