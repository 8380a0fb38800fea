from fukasa.core.errors import InvalidInput


class BackupDamaged(InvalidInput):
    """An archive that is cut, or a part of it that is not what was written."""

    code = "backup.damaged"


class BackupTooNew(InvalidInput):
    """An archive of a later release."""

    code = "backup.too_new"


class TargetNotEmpty(InvalidInput):
    """A place that holds something already."""

    code = "backup.target_not_empty"
    status = 409
