from fukasa.core.errors import Conflict, InvalidInput, NotFound


class AuditNotFound(NotFound):
    code = "labelling.not_found"


class BuildNotFound(NotFound):
    code = "labelling.model_not_found"


class TooFewComments(InvalidInput):
    """A sample cannot be drawn from so little."""

    code = "labelling.too_few_comments"


class NotNow(Conflict):
    """The audit is not in the state for this."""

    code = "labelling.not_now"


class BadLabels(InvalidInput):
    """A comment needs at least one label that is known."""

    code = "labelling.bad_labels"
