"""The limits of a plan, out of a brief and whoever is considered."""

import difflib
from collections.abc import Iterable, Mapping
from typing import Literal

import polars as pl

from fukasa.analysis.engagement.tiers import tier_scheme
from fukasa.analysis.planning.problem.limits import Cvar, Limits, Share, ShareKind
from fukasa.core.catalogue import PLATFORMS
from fukasa.core.errors import InvalidInput
from fukasa.pipelines.brief import Brief
from fukasa.pipelines.brief_values import Span
from fukasa.pipelines.plan.candidates import ROLES
from fukasa.pipelines.plan.gates import matches
from fukasa.pipelines.plan.spelling import folded, tier_ids


def limits_of(brief: Brief, rows: pl.DataFrame) -> Limits:
    """Turn a brief into limits.

    A target binds only where no budget is given: then the lowest cost that reaches it is sought.

    Args:
        brief: the brief.
        rows: all candidates, also those who are cut.

    Raises:
        InvalidInput: a mix names an unknown tier, platform or role, a creator who must be booked is not among the
            candidates, or a floor of the risk has no share of cases.

    """
    rules, budget = brief.rules, brief.budget.amount
    return Limits(
        budget=budget,
        shares=_shares(brief, rows),
        min_creators=max(rules.min_creators or 1, 1),
        max_creators=rules.max_creators,
        must_have=_creators(rules.must_have, rows),
        max_per_agency=rules.max_per_agency,
        exclusive_categories=_categories(rules.exclusivity, rows),
        max_posts=rules.max_posts,
        cvar=_cvar(brief),
        target=brief.goal.target if budget is None else None,
    )


def _shares(brief: Brief, rows: pl.DataFrame) -> tuple[Share, ...]:
    mix = brief.mix
    tiers = {tier.id for tier in tier_scheme().tiers}
    kinds: tuple[tuple[ShareKind, Mapping[str, Span] | None, Iterable[str]], ...] = (
        ("tier", mix.tier, tiers),
        ("platform", mix.platform, PLATFORMS),
        ("role", mix.role, ROLES),
    )
    found = []
    for kind, spans, usual in kinds:
        known = sorted({*usual, *rows[kind].drop_nulls()})
        found += [Share(kind, _known(kind, name, known), span.min, span.max) for name, span in (spans or {}).items()]
    least = brief.rules.small_share_min
    return (*found, *([] if least is None else [Share("small", "small", least)]))


def _known(kind: str, name: str, known: list[str]) -> str:
    found = tier_ids((name,))[0] if kind == "tier" else name
    if found in known:
        return found
    near = difflib.get_close_matches(name, known, n=1)
    hint = f"did you mean {near[0]!r}?" if near else f"there are {', '.join(known)}"
    raise InvalidInput(f"[mix] {kind} {name!r} is unknown; {hint}", key=f"mix.{kind}.{name}")


def _creators(names: tuple[str, ...], rows: pl.DataFrame) -> tuple[str, ...]:
    """Find the creators that are named by id, account or handle."""
    found: dict[str, None] = {}
    for name in names:
        creators = rows.filter(matches((name,)))["creator_id"].unique(maintain_order=True).to_list()
        if not creators:
            raise InvalidInput(
                f"[rules] must_have names {name!r}, who is not among the candidates; correct the name or add the row"
            )
        if len(creators) > 1:
            listed = ", ".join(creators[:3])
            raise InvalidInput(f"[rules] must_have {name!r} fits several creators ({listed}); name one by its id")
        found[creators[0]] = None
    return tuple(found)


def _categories(names: tuple[str, ...], rows: pl.DataFrame) -> tuple[str, ...]:
    """Write the categories as the candidates have them, whatever the case of their letters."""
    spelled: dict[str, list[str]] = {}
    for category in rows["category"].drop_nulls().unique(maintain_order=True):
        spelled.setdefault(folded(category), []).append(category)
    return tuple(dict.fromkeys(one for name in names for one in spelled.get(folded(name), [name])))


def _cvar(brief: Brief) -> Cvar | None:
    risk = brief.risk
    if (risk.cvar_alpha is None) != (risk.cvar_floor is None):
        raise InvalidInput("[risk] needs cvar_alpha and cvar_floor together; give both or neither")
    if risk.cvar_alpha is None or risk.cvar_floor is None:
        return None
    metric: Literal["views", "conversions"] = "conversions" if risk.metric == "conversions" else "views"
    return Cvar(risk.cvar_alpha, risk.cvar_floor, metric, shared=risk.shared or 0.0, seed=brief.solver.seed or 0)
