from fukasa.core.errors import InvalidInput


class TooMany(InvalidInput):
    """More accounts than can be ranked at once."""

    code = "ranking.too_many"
