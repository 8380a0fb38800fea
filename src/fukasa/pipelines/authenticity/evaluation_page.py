"""The published evaluation as a page of the documentation."""

from collections.abc import Iterable, Mapping
from typing import Any

_HEAD = """# Authenticity: the evaluation

Made by `fukasa authenticity evaluate`; nothing on this page is written by hand. Every figure is measured on synthetic
accounts whose truth is planted, by a generator that shares no code with the checks. **No public set of accounts with
known inflation exists, so none of these figures is an accuracy in the field.** Shares carry 95 % Wilson intervals.
"""
_CONTROLS = """## Negative controls

First row: the same verdicts against truth that was dealt out anew; they must be worth no more than the share of the
inflated. Second row: weights fitted on truth that was dealt out anew; they must never say FAIL. (The direction of every
check is fixed beforehand, so that even such weights order accounts a little, and a check that fails by itself asks for
a person whatever the weights are.)
"""
_NONE = "–"


def evaluation_page(report: Mapping[str, Any]) -> str:
    """Write the page.

    Args:
        report: what :func:`fukasa.pipelines.authenticity.evaluation.report` gives.

    """
    worlds = report["worlds"]
    parts = [_HEAD, f"The score: {report['score']}.\n", "## Verdicts\n", _verdicts(worlds)]
    parts += ["## FAIL among the genuine, by what moved their followers\n", _by(worlds, "false_fail")]
    parts += ["## FAIL among the inflated, by attack\n", _by(worlds, "recall_by_attack")]
    parts += ["## FAIL or REVIEW among the inflated, by attack\n", _by(worlds, "noticed_by_attack")]
    parts += [_CONTROLS, _verdicts(report["controls"])]
    return "\n".join(parts)


def _verdicts(worlds: Iterable[Mapping[str, Any]]) -> str:
    names = ("precision", "recall", "noticed", "false_review", "insufficient")
    head = "| world | accounts | inflated | precision of FAIL | recall of FAIL | FAIL or REVIEW | REVIEW of genuine"
    lines = [head + " | insufficient | AUC | calibration error |", "|---" * 10 + "|"]
    for world in worlds:
        cells = [world["world"], f"{world['accounts']:,}", f"{world['inflated']:,}"]
        cells += [_share(world[name]) for name in names]
        cells += [_number(world["auc"]), _number(world["calibration_error"])]
        lines.append(f"| {' | '.join(cells)} |")
    return "\n".join(lines) + "\n"


def _by(worlds: Iterable[Mapping[str, Any]], what: str) -> str:
    rows = list(worlds)
    kinds = list(dict.fromkeys(kind for world in rows for kind in world[what]))
    lines = [f"| | {' | '.join(world['world'] for world in rows)} |", "|---" * (len(rows) + 1) + "|"]
    for kind in kinds:
        cells = [_share(world[what].get(kind)) for world in rows]
        lines.append(f"| {kind.replace('_', ' ')} | {' | '.join(cells)} |")
    return "\n".join(lines) + "\n"


def _share(share: Mapping[str, Any] | None) -> str:
    if share is None or share["value"] is None:
        return _NONE
    return f"{share['value']:.3f} [{share['low']:.3f}–{share['high']:.3f}], n {share['n']:,}"


def _number(value: float | None) -> str:
    return _NONE if value is None else f"{value:.3f}"
