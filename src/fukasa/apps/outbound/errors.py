from fukasa.core.errors import FukasaError


class OutboundFailure(FukasaError):  # noqa: N818  a refusal reads better without the suffix
    """A request that brought no answer."""

    code = "outbound.failed"
    status = 502


class TargetRefused(OutboundFailure):
    """An address to which nothing is sent from here."""

    code = "outbound.target_refused"
    status = 422


class NameUnknown(OutboundFailure):
    """A host name without an address."""

    code = "outbound.name_unknown"


class NotReached(OutboundFailure):
    """Nobody answers at the address, or not in the language that was asked for."""

    code = "outbound.not_reached"


class TooSlow(OutboundFailure):
    """The answer did not come in time."""

    code = "outbound.too_slow"
    status = 504
