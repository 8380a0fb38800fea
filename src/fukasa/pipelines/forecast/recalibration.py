"""New shapes from posts whose outcome is known: kept by workspace, used by every refresh from then on.

They lie in ``<data>/forecast-shapes/<workspace>.json`` (``shared.json`` for what everybody sees): version, made_at, ids
and z of the rows that were fitted anew, on how many posts of how many creators, coverage before and after. A refresh
fits its model, then puts these rows in the place of its own rows of the same bins.
"""

import json
from collections.abc import Callable
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl

from fukasa.analysis.forecast.scoring.recalibration import Recalibration, recalibrate
from fukasa.analysis.forecast.scoring.splits import Split
from fukasa.analysis.forecast.shapes import Shapes
from fukasa.analysis.forecast.views.settings import settings
from fukasa.core.errors import InvalidInput
from fukasa.core.provenance import SHARED, SHARED_ONLY, Scope
from fukasa.lake.query.criteria import Criteria
from fukasa.lake.query.fields import FlagField
from fukasa.lake.query.model import AccountQuery
from fukasa.pipelines.comments.tables import whole_or_nothing
from fukasa.pipelines.forecast.audience import AHEAD
from fukasa.pipelines.forecast.backtest import SEED, BacktestPlan, OnStep, Runs, held_out
from fukasa.pipelines.forecast.lake import lake_posts
from fukasa.pipelines.forecast.method import MethodProtocol, ViewsMethod
from fukasa.pipelines.home import Home

FOLDER = "forecast-shapes"
_PLAN = BacktestPlan(hold_out=AHEAD.posts, unseen=False)
ShapesOf = Callable[[str], Shapes | None]


def recalibrate_lake(
    home: Home, scope: Scope, *, method: MethodProtocol | None = None, on_step: OnStep = lambda _name, _share: None
) -> Recalibration:
    """Hold out the newest matured posts of every account, see where they fell, and keep new shapes for refreshes.

    They lie as far ahead of what is known as posts that a refresh forecasts: what was posted in the week before the
    first of them was not counted in full then, and is not looked at.

    Args:
        home: the data folder.
        scope: whose posts, of :func:`audiences_of`; the shapes of this audience are replaced. What everybody sees rests
            on shared posts only.
        method: of the views model; that of the project if None.
        on_step: told the step and the share done.

    Raises:
        InvalidInput: too few creators.

    """
    with home.open_index() as index:
        posts = lake_posts(index, scope)
    runs = Runs(method or ViewsMethod(), AHEAD, on_step, 1)
    rows = runs.forecast([_counted_by_then(split) for split in held_out(posts, _PLAN)])
    if rows is None:
        raise InvalidInput(
            "there are no posts to recalibrate on whose counts were read 30 days after posting or later; "
            "import such counts and refresh"
        )
    scored = rows.filter(pl.col("status") == "ok").with_columns(
        made_at="posted_at", known_at=pl.col("posted_at") + pl.duration(days=AHEAD.days)
    )
    found = recalibrate(scored, runs.shapes, as_of=home.clock(), rng=np.random.default_rng(SEED))
    _keep(home, scope.workspace, found)
    return found


def _counted_by_then(split: Split) -> Split:
    """Leave out of the history what was not counted in full when the first post that is held out was published."""
    first = split.targets.group_by("account_key").agg(_first=pl.col("posted_at").min())
    known = split.history.join(first, on="account_key", maintain_order="left")
    young = pl.col("posted_at") > pl.col("_first") - pl.duration(days=AHEAD.days)
    return replace(split, history=known.filter(~young).drop("_first"))


def audiences_of(home: Home, scope: Scope) -> tuple[Scope, ...]:
    """Name the audiences that a workspace may recalibrate: what everybody sees, and its own where it owns accounts."""
    with home.open_index() as index:
        own = index.search(AccountQuery(must=Criteria(flags={FlagField.IS_OWN: True})), scope, limit=1).total
    return (SHARED_ONLY, scope) if own else (SHARED_ONLY,)


def _keep(home: Home, workspace: str | None, found: Recalibration) -> None:
    places = [found.shapes.ids.index(name) for name in found.replaced]
    told: dict[str, Any] = {
        "method": str(settings().date),
        "version": found.version,
        "made_at": home.clock().isoformat(timespec="seconds"),
        "n": found.n,
        "accounts": found.accounts,
        "before": asdict(found.before),
        "after": asdict(found.after),
        "ids": list(found.replaced),
        "z": found.shapes.z[places].tolist(),
    }
    path = _path(home.root, workspace)
    path.parent.mkdir(parents=True, exist_ok=True)
    with whole_or_nothing(path) as file:
        file.write(json.dumps(told, indent=2) + "\n")


def forget_recalibration(home: Home, workspace: str | None) -> bool:
    """Let refreshes use the shapes of their own fits again; tells whether there were others."""
    path = _path(home.root, workspace)
    known = path.exists()
    path.unlink(missing_ok=True)
    return known


def kept_shapes(root: Path, owner: str) -> Shapes | None:
    """Read the rows that were fitted anew for an audience; None where there are none.

    Raises:
        InvalidInput: the file cannot be read.

    """
    path = _path(root, None if owner == SHARED else owner)
    try:
        told = json.loads(path.read_text(encoding="utf-8"))
        if told["method"] != str(settings().date):
            return None  # fitted on forecasts of another method; its own fit calibrates the new one
        rows = dict(zip(told["ids"], told["z"], strict=True))
        normal = Shapes.normal()
        return Shapes((*normal.ids, *rows), np.array([*normal.z.tolist(), *rows.values()], dtype=np.float64))
    except FileNotFoundError:
        return None
    except (ValueError, KeyError, TypeError) as error:
        raise InvalidInput(f"{path} holds no shapes; delete it, or run `fukasa forecast recalibrate` again") from error


def _path(root: Path, workspace: str | None) -> Path:
    return root / FOLDER / f"{workspace or SHARED}.json"
