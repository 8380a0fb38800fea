from fukasa.core.errors import InvalidInput, NotFound


class GoalNotFound(NotFound):
    code = "goals.not_found"


class NothingToUndo(InvalidInput):
    code = "goals.nothing_to_undo"


class NotWorkedOut(InvalidInput):
    """The goal has no totals yet."""

    code = "goals.not_worked_out"
