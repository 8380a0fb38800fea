from fukasa.core.errors import Conflict, InvalidInput, NotFound


class PlanNotFound(NotFound):
    code = "plans.not_found"


class RunNotFound(NotFound):
    code = "plans.run_not_found"


class PriceNotFound(NotFound):
    code = "plans.price_not_found"


class ShareNotFound(NotFound):
    """Wrong, expired and revoked links answer alike."""

    code = "plans.share_not_found"


class RunIsFinal(Conflict):
    """A run that is over is never changed."""

    code = "plans.run_is_final"


class NotReady(InvalidInput):
    """The brief cannot be run yet."""

    code = "plans.not_ready"


class BadPrice(InvalidInput):
    code = "plans.bad_price"


class NothingToUndo(InvalidInput):
    code = "plans.nothing_to_undo"


class NeedsSegments(InvalidInput):
    """People reached are counted over segments, of which the plan has none."""

    code = "plans.needs_segments"


class CannotRelax(Conflict):
    """The newest answer of a plan does not say how this rule could be relaxed."""

    code = "plans.cannot_relax"
