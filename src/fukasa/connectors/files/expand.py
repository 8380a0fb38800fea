"""Which profile takes JSON objects apart in a way of its own."""

from fukasa.connectors.files.formats.json_lines import Expand, one_row
from fukasa.connectors.youtube_data_api.parse import rows_of

_EXPANDERS: dict[str, Expand] = {"youtube_data_api": rows_of}


def expander(profile: str) -> Expand:
    """Give the function that makes rows of an object."""
    return _EXPANDERS.get(profile, one_row)
