from fukasa.core.errors import FukasaError, InvalidInput, NotFound


class AuditNotFound(NotFound):
    code = "labelling.not_found"


class BuildNotFound(NotFound):
    code = "labelling.model_not_found"


class TooFewComments(InvalidInput):
    """A sample cannot be drawn from so little."""

    code = "labelling.too_few_comments"


class NotNow(FukasaError):  # noqa: N818  a refusal reads better without the suffix
    """The audit is not in the state for this."""

    code = "labelling.not_now"
    status = 409


class BadLabels(InvalidInput):
    """A comment needs at least one label that is known."""

    code = "labelling.bad_labels"
