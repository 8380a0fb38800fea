"""A plan as a linear or mixed-integer program for HiGHS (Huangfu and Hall 2018).

Columns are posts x of some options, bookings y of those with several posts, exposure z and reach θ of the segments.
Rows are the limits, z ≤ Σ exposure · x, and tangents θ ≤ W (1 − e^{−t} (1 + t − z)) of the curve.
"""

from dataclasses import dataclass

import highspy
import numpy as np
from scipy.sparse import csr_array, eye_array, hstack, vstack

from fukasa.analysis.planning.solvers.bound import Multipliers
from fukasa.analysis.planning.solvers.domain import Domain
from fukasa.analysis.planning.solvers.instance import Instance
from fukasa.analysis.statistics.arrays import Flags, Integers, Reals

Inf = highspy.kHighsInf
TOLERANCE = 1e-9


@dataclass(frozen=True, slots=True)
class Columns:
    """Where the columns of a program are."""

    options: Integers
    several: Integers
    segments: int

    @property
    def total(self) -> int:
        """Count all columns."""
        return len(self.options) + len(self.several) + 2 * self.segments

    @property
    def posts(self) -> slice:
        """Posts of the options."""
        return slice(0, len(self.options))

    @property
    def booked(self) -> slice:
        """Bookings of options with several posts."""
        return slice(len(self.options), len(self.options) + len(self.several))

    @property
    def exposure(self) -> slice:
        """Exposure of the segments."""
        return slice(self.booked.stop, self.booked.stop + self.segments)

    @property
    def reach(self) -> slice:
        """Reach of the segments."""
        return slice(self.exposure.stop, self.exposure.stop + self.segments)


class Program:
    """A linear or mixed-integer program over a domain, and where its parts are.

    Attributes:
        highs: the solver, ready to run.
        whole: whether posts are whole.
        columns: the layout.
        unit: the score over the objective of the program.

    """

    def __init__(self, instance: Instance, domain: Domain, *, whole: bool) -> None:
        options = domain.columns
        self.instance, self.whole = instance, whole
        part = instance.only(options)
        several = np.flatnonzero(part.most > 1)
        self.columns = Columns(options, several, len(part.weights))
        self._part = part
        self.unit = 1.0 if instance.target is None else float(instance.price.max())
        self._scale = _row_scales(part.rows.posts, part.rows.booked)
        self._cuts: list[Reals] = []
        self._cut_rows: list[int] = []
        self.highs = quiet()
        self._build(domain, whole=whole)

    def _build(self, domain: Domain, *, whole: bool) -> None:
        columns, part = self.columns, self._part
        matrix, upper = self._matrix()
        low, high, cost = (np.zeros(columns.total) for _ in range(3))
        low[: columns.booked.stop], high[: columns.booked.stop] = self._ends(domain)
        high[columns.exposure], high[columns.reach] = Inf, part.weights
        if part.target is None:
            cost[columns.posts], cost[columns.reach] = -part.linear, -1.0
        else:
            cost[columns.posts] = part.price / self.unit
        lp = highspy.HighsLp()
        lp.num_col_, lp.num_row_ = columns.total, len(upper)
        lp.col_cost_, lp.col_lower_, lp.col_upper_ = cost, low, high
        lp.row_lower_, lp.row_upper_ = np.full(len(upper), -Inf), upper
        lp.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
        lp.a_matrix_.start_, lp.a_matrix_.index_, lp.a_matrix_.value_ = matrix.indptr, matrix.indices, matrix.data
        if whole:
            kinds = np.array([highspy.HighsVarType.kContinuous] * columns.total)
            kinds[: columns.booked.stop] = highspy.HighsVarType.kInteger
            lp.integrality_ = kinds.tolist()
        self.highs.passModel(lp)

    def _ends(self, domain: Domain) -> tuple[Reals, Reals]:
        """Give the least and the most of posts and bookings."""
        low, high = domain.low[self.columns.options], domain.high[self.columns.options]
        return self._with_bookings(low), self._with_bookings(high)

    def _with_bookings(self, posts: Integers) -> Reals:
        return np.concatenate([posts, posts[self.columns.several] > 0]).astype(np.float64)

    def narrow(self, domain: Domain) -> None:
        """Allow only a domain from now on; options outside the columns stay out."""
        low, high = self._ends(domain)
        self.highs.changeColsBounds(len(low), np.arange(len(low), dtype=np.int32), low, high)

    def _matrix(self) -> tuple[csr_array, Reals]:
        """Stack the blocks of rows: limits, posts of a booking, exposure, target."""
        blocks = [self._limits(), *self._bookings(), self._exposure(), *self._target()]
        matrix = vstack([block for block, _ in blocks], format="csr")
        return matrix, np.concatenate([upper for _, upper in blocks])

    def _spread(self, **parts: csr_array) -> csr_array:
        """Lay parts of rows side by side in the order of the columns; what is not given is empty."""
        height = next(iter(parts.values())).shape[0]
        columns = self.columns
        widths = {
            "posts": len(columns.options),
            "booked": len(columns.several),
            "exposure": columns.segments,
            "reach": columns.segments,
        }
        empty = {name: csr_array((height, width)) for name, width in widths.items()}
        return csr_array(hstack([parts.get(name, empty[name]) for name in widths], format="csr"))

    def _limits(self) -> tuple[csr_array, Reals]:
        rows, several = self._part.rows, self.columns.several
        single = np.ones(len(self.columns.options))
        single[several] = 0.0
        posts = csr_array(rows.posts + rows.booked.multiply(single[None, :]))
        booked = csr_array(rows.booked[:, several])
        scale = self._scale[:, None]
        spread = self._spread(posts=csr_array(posts.multiply(scale)), booked=csr_array(booked.multiply(scale)))
        return spread, rows.limit * self._scale

    def _bookings(self) -> list[tuple[csr_array, Reals]]:
        """A booking is of one post at least, and no post is without a booking."""
        several = self.columns.several
        if not len(several):
            return []
        pick = csr_array(eye_array(len(self.columns.options), format="csr")[several])
        one, most = eye_array(len(several), format="csr"), self._part.most[several].astype(np.float64)
        within = self._spread(posts=pick, booked=csr_array(-one.multiply(most[:, None])))
        least = self._spread(posts=csr_array(-pick), booked=csr_array(one))
        return [(within, np.zeros(len(several))), (least, np.zeros(len(several)))]

    def _exposure(self) -> tuple[csr_array, Reals]:
        one = csr_array(eye_array(self.columns.segments, format="csr"))
        return self._spread(posts=csr_array(-self._part.exposure.T), exposure=one), np.zeros(self.columns.segments)

    def _target(self) -> list[tuple[csr_array, Reals]]:
        if self._part.target is None:
            return []
        linear, reach = csr_array(-self._part.linear[None, :]), csr_array(-np.ones((1, self.columns.segments)))
        return [(self._spread(posts=linear, reach=reach), np.array([-self._part.target]))]

    def aim(self, per_post: Reals, per_booking: Reals) -> float:
        """Minimise this instead: what posts and bookings of all options count; give the unit it is counted in."""
        columns = self.columns
        posts, booked = per_post[columns.options].copy(), per_booking[columns.options]
        single = np.ones(len(posts), dtype=bool)
        single[columns.several] = False
        posts[single] += booked[single]
        cost = np.zeros(columns.total)
        cost[columns.posts], cost[columns.booked] = posts, booked[columns.several]
        largest = float(np.abs(cost).max(initial=0.0))
        unit = largest if largest > 0 else 1.0
        self.highs.changeColsCost(columns.total, np.arange(columns.total, dtype=np.int32), cost / unit)
        return unit

    def touch(self, points: Reals, where: Flags | None = None) -> None:
        """Add tangents at these exposures, points × segments, for all segments or those marked in ``where``."""
        columns, weights = self.columns, self._part.weights
        for point in np.atleast_2d(points):
            chosen = np.flatnonzero(np.ones(len(point), dtype=bool) if where is None else where)
            slope = weights[chosen] * np.exp(-point[chosen])
            upper = weights[chosen] - slope * (1 + point[chosen])
            index = np.column_stack([columns.exposure.start + chosen, columns.reach.start + chosen]).ravel()
            values = np.column_stack([-slope, np.ones(len(chosen))]).ravel()
            self._add(upper, np.arange(0, 2 * len(chosen), 2), index, values)

    def cut(self, weights: Reals) -> None:
        """Add the row of the floor for these weights of the draws."""
        risk = self._part.risk
        if risk is None:
            return
        self._cut_rows.append(self.highs.getNumRow())
        self._cuts.append(weights)
        index = np.arange(len(self.columns.options))
        self._add(np.array([-1.0]), np.zeros(1, dtype=np.int64), index, -(weights @ risk.draws) / risk.floor)

    @property
    def cuts(self) -> tuple[Reals, ...]:
        """Weights of the draws whose rows were added."""
        return tuple(self._cuts)

    def _add(self, upper: Reals, starts: Integers, index: Integers, values: Reals) -> None:
        lower = np.full(len(upper), -Inf)
        self.highs.addRows(
            len(upper), lower, upper, len(values), starts.astype(np.int32), index.astype(np.int32), values
        )

    def bookings(self, solution: Reals) -> Reals:
        """Read the bookings of all options from a solution of the program."""
        booked = self.posts(solution)
        booked[self.columns.options[self.columns.several]] = solution[self.columns.booked]
        return booked

    def posts(self, solution: Reals) -> Reals:
        """Read the posts of all options from a solution of the program."""
        posts = np.zeros(self.instance.size)
        posts[self.columns.options] = solution[self.columns.posts]
        return posts

    def multipliers(self) -> Multipliers:
        """Read the multipliers of a linear program that was solved."""
        return self._split(np.maximum(-np.array(self.highs.getSolution().row_dual), 0.0) * self.unit, cost=1.0)

    def impossibility(self) -> Multipliers | None:
        """Read the multipliers that prove a linear program impossible (Farkas); None where HiGHS keeps none."""
        ray = dual_ray(self.highs)
        if ray is None:
            return None
        return self._split(np.maximum(ray if ray.sum() > 0 else -ray, 0.0), cost=0.0)

    def _split(self, duals: Reals, *, cost: float) -> Multipliers:
        rows = len(self._scale)
        start = rows + 2 * len(self.columns.several)
        after = start + self.columns.segments
        risk, weights = self._risk_multiplier(duals)
        return Multipliers(
            rows=duals[:rows] * self._scale,
            exposure=duals[start:after],
            target=cost if self._part.target is None else float(duals[after]),
            cost=cost,
            risk=risk,
            scenarios=weights,
        )

    def _risk_multiplier(self, duals: Reals) -> tuple[float, Reals | None]:
        if self._part.risk is None or not self._cuts:
            return 0.0, None
        each = duals[self._cut_rows]
        total = float(each.sum())
        if total <= 0:
            return 0.0, None
        return total / self._part.risk.floor, np.asarray(each @ np.array(self._cuts) / total)


def _row_scales(posts: csr_array, booked: csr_array) -> Reals:
    """Give what each row is divided by, as a factor: its largest coefficient becomes 1."""
    if not posts.shape[1]:
        return np.ones(posts.shape[0])
    largest = np.maximum(abs(posts).max(axis=1).toarray(), abs(booked).max(axis=1).toarray()).ravel()
    return np.asarray(1 / np.where(largest > 0, largest, 1.0))


def dual_ray(highs: highspy.Highs) -> Reals | None:
    """Give multipliers that prove the last program impossible; None where HiGHS keeps none."""
    _, known, ray = highs.getDualRay()  # type: ignore[attr-defined]  # the package's types leave it out
    return np.array(ray) if known else None


def quiet() -> highspy.Highs:
    """Give a solver that says nothing, runs on one thread and answers the same every time."""
    highs = highspy.Highs()  # type: ignore[no-untyped-call]  # the package leaves it without types
    for name, value in (
        ("output_flag", False),
        ("threads", 1),
        ("parallel", "off"),
        ("primal_feasibility_tolerance", TOLERANCE),
        ("dual_feasibility_tolerance", TOLERANCE),
        ("mip_feasibility_tolerance", TOLERANCE),
    ):
        highs.setOptionValue(name, value)
    return highs
