from fukasa.core.errors import InvalidInput, NotFound


class NotificationNotFound(NotFound):
    code = "notifications.not_found"


class LinkBroken(InvalidInput):
    """The address of a mail was cut off or changed."""

    code = "notifications.link_broken"
