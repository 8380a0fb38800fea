from fukasa.core.errors import InvalidInput, NotFound


class BrandNotFound(NotFound):
    code = "brands.not_found"


class NameTaken(InvalidInput):
    """Two profiles of one name could not be told apart."""

    code = "brands.name_taken"
