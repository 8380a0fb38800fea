from fukasa.core.errors import NotFound


class OperatorsOnly(NotFound):
    """A page of the installation, asked for by somebody who is not its operator: to them it is not there."""

    code = "operations.operators_only"


class JobNotFound(NotFound):
    """A name that no periodic job has."""

    code = "operations.job_not_found"
