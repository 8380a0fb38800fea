from fukasa.core.errors import NotFound


class ContactNotFound(NotFound):
    code = "contacts.not_found"
